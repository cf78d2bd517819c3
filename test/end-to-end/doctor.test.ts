import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Finding } from '../../cli/doctor/findings.js';
import { missing } from '../support/skip.js';
import { newFolder } from './support/folder.js';
import { newProject, tryMake } from './support/project.js';
import { findPython, folderOfUv, newEnvironment } from './support/python.js';
import { type Finished, run } from './support/run.js';
import { findTool, folderOfTools } from './support/tools.js';

/** Programs for a PATH: a text is a shell script that stands for one. */
type Programs = Readonly<Record<string, string>>;

/** A client that does this to reach its engine. */
const docker = (info: string) => `case $1 in
  --version) echo 'Docker version 28.2.2, build e6534b4' ;;
  info) ${info} ;;
  build) echo '      --secret stringArray' ;;
esac`;

const WORKING = docker("echo ' Server Version: 28.2.2'");

/** The environment of a machine that has these programs of ours, those scripts, and nothing else. */
function machineWith(tools: readonly string[], scripts: Programs = {}): Record<string, string> {
  const folder = folderOfTools(['node', 'sh', ...tools]);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return { PATH: [path.join(inject('installation').prefix, 'bin'), folder].join(path.delimiter) };
}

const python = (version: string) => `exec '${findPython(version)}' "$@"`;

async function examine(
  env: Readonly<Record<string, string>>,
  cwd = newFolder(),
): Promise<Finished & { byName: Record<string, Finding>; states: Record<string, string> }> {
  const finished = await run('quickstart', ['doctor', '--json'], { cwd, env });
  const { tools } = JSON.parse(finished.stdout) as { tools: Finding[] };
  const byName = Object.fromEntries(tools.map((tool) => [tool.name, tool]));
  return { ...finished, byName, states: Object.fromEntries(tools.map(({ name, state }) => [name, state])) };
}

/** A command that fails says why in one line. */
const ONE_LINE = /^quickstart: missing on this machine: [^\n]+\n$/;

describe.concurrent('quickstart doctor', () => {
  test('finds nothing to complain about where all is there', async () => {
    const env = machineWith(['make', 'git'], { python3: python('3.11'), docker: WORKING });
    const PATH = `${env['PATH']}:${folderOfUv()}`;
    const { code, stderr, byName, states } = await examine({ PATH, DISPLAY: ':0', BROWSER: 'sh' });
    expect(new Set(Object.values(states))).toEqual(new Set(['ok']));
    expect(Object.keys(states)).toEqual(
      expect.arrayContaining(['Python', 'make', 'uv', 'git', 'Docker', 'Docker engine', 'BuildKit', 'browser']),
    );
    expect(byName['Docker engine']?.found).toBe('28.2.2');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('tells of all that is missing what for, and how to get it', async () => {
    const env = machineWith([]);
    const { code, stderr, byName, states } = await examine(env);
    expect(states).toEqual({
      Python: 'missing',
      make: 'missing',
      uv: 'absent',
      git: 'absent',
      Docker: 'absent',
      browser: 'absent',
    });
    for (const { problem, uses, remedy } of Object.values(byName)) {
      expect([problem, remedy]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
      expect(uses).not.toEqual([]);
    }
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain('Python, make;');
    expect(code).toBe(1);
    const { stdout } = await run('quickstart', ['doctor'], { cwd: newFolder(), env });
    expect(stdout).toMatch(/^ {2}missing {2}make +it is not installed\n +for every command\n +try: /m);
  });

  test('names what the parts of a project need, and no other', async () => {
    const env = machineWith(['make'], { python3: python('3.11') });
    const [library, withDemo, withImage] = await Promise.all([
      newProject(['--no-service', '--no-docker']),
      newProject(['--no-service', '--no-docker', '--demo', 'cool-demo']),
      newProject(),
    ]);
    expect((await examine(env, library)).byName).not.toHaveProperty('Docker');
    const demo = await examine(env, path.join(withDemo, 'demos/cool-demo'));
    expect(demo.byName['Docker']).toMatchObject({ state: 'absent', uses: ['the images of demos'] });
    expect(demo.code).toBe(0);
    const image = await examine(env, withImage);
    expect(image.byName['Docker']).toMatchObject({ state: 'missing', uses: ['`make build`', '`make docker-run`'] });
    expect(image.code).toBe(1);
  });

  test('says where --path is no project', async () => {
    const { code, stderr } = await run('quickstart', ['doctor', '--path', '.'], { cwd: newFolder() });
    expect(stderr).toMatch(/^quickstart: there is no data science project in [^\n]+\n$/);
    expect(code).toBe(1);
  });

  test('tells programs that are too old, fail, or are another one', async () => {
    const scripts = {
      make: 'echo GNU Make 3.80',
      git: 'echo Traceback >&2; printf "\\033[31mfatal: it is broken\\033[0m\\n" >&2; exit 3',
      uv: 'echo a vacuum cleaner',
      python3: 'echo 2.7',
    };
    const { byName, stderr } = await examine(machineWith([], scripts));
    expect(byName['make']).toMatchObject({ state: 'missing', problem: 'it is 3.80, and 3.81 or newer is needed' });
    expect(byName['git']).toMatchObject({ state: 'absent', problem: 'it fails: fatal: it is broken' });
    expect(byName['uv']?.state).toBe('absent');
    expect(byName['Python']).toMatchObject({ state: 'missing', problem: 'it is no Python' });
    expect(stderr).toMatch(ONE_LINE);
  });

  test('does not wait for an engine that hangs, nor for what it has started', async () => {
    const scripts = { docker: docker('sleep 60'), python3: python('3.11') };
    const { byName } = await examine(machineWith(['make', 'sleep'], scripts));
    expect(byName['Docker engine']?.problem).toBe('it does not answer within 10 s');
    expect(byName['BuildKit']?.state).toBe('ok');
  });

  test('tells an engine that may not be used, and one of another client', async () => {
    const denied = docker(`echo 'permission denied while trying to connect to the socket' >&2; exit 1`);
    const podman = WORKING.replace('Docker version 28.2.2', 'podman version 4.3.1');
    const env = machineWith(['make'], { docker: denied, podman });
    expect((await examine(env)).byName['Docker engine']?.remedy).toContain('usermod');
    const { byName, states } = await examine({ ...env, DOCKER: 'podman' });
    expect(byName['Docker']?.found).toBe('4.3.1');
    expect(states['Docker engine']).toBe('ok');
  });

  test.skipIf(missing(findTool('docker') !== undefined, 'Docker is not installed'))(
    'tells an engine that does not run',
    async () => {
      const { byName } = await examine({
        ...machineWith(['make', 'docker']),
        DOCKER_HOST: 'unix:///nowhere/docker.sock',
      });
      expect(byName['Docker']?.state).toBe('ok');
      expect(byName['Docker engine']).toMatchObject({
        state: 'absent',
        problem: expect.stringContaining('Cannot connect') as string,
      });
    },
  );
});

describe('the Python that it finds is that of `make dev`', () => {
  const TOOLS = 'make sed grep awk cat rm mkdir ls dirname basename'.split(' ');

  let project: string;

  beforeAll(async () => {
    project = await newProject(['--no-service', '--no-docker', '--python', '3.13']);
  });

  test('one that is recent, whatever python3 is', async () => {
    const scripts = { python3: python('3.11'), 'python3.13': python('3.13') };
    const { byName } = await examine(machineWith(TOOLS, scripts), project);
    expect(byName['Python']?.found).toMatch(/^3\.13\./);
  });

  test.each([
    ['python3 is too old', {}, /python3 is 3\.11\.\d+, and 3\.13 or newer is needed/],
    ['PYTHON3 is too old', { PYTHON3: 'python3.11' }, /python3\.11 is 3\.11\.\d+, and 3\.13/],
    ['the active environment is not there any more', { VIRTUAL_ENV: '/nowhere' }, /\/nowhere: it is not installed/],
    ["conda's is too old", { CONDA_PREFIX: 'OLD', CONDA_DEFAULT_ENV: 'cool' }, /is 3\.11\.\d+, and 3\.13/],
    ['that of the active environment has no pip', { VIRTUAL_ENV: 'NEW' }, /has no pip$/],
  ])('none: %s', async (_what, variables, problem) => {
    const environments: Readonly<Record<string, string>> = { OLD: '3.11', NEW: '3.13' };
    const env: Record<string, string> = machineWith(TOOLS, { python3: python('3.11'), 'python3.11': python('3.11') });
    for (const [name, value] of Object.entries(variables)) {
      const version = environments[value];
      env[name] =
        version === undefined ? value : await newEnvironment(path.join(newFolder(), 'its own'), findPython(version));
    }
    const { byName, code } = await examine(env, project);
    expect(byName['Python']).toMatchObject({ state: 'missing', problem: expect.stringMatching(problem) as string });
    expect(code).toBe(1);
    const made = await tryMake(project, ['dev'], { env });
    expect(made.stderr).toMatch(/^error: /m);
    expect(made.code).not.toBe(0);
  });
});
