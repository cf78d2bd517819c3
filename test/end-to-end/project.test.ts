import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { refuseLibraryName } from '../../project/asking/names.js';
import { filesOf } from '../support/folder.js';
import { newFolder } from './support/folder.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { activated, findPython, sharedEnvironment, withUv } from './support/python.js';
import { run, searchPath, succeed } from './support/run.js';

const NO_SERVICE = '--no-service';
const NO_DOCKER = '--no-docker';
const DEMO = ['--demo', 'cool-demo'];

const COMBINATIONS: Record<string, readonly string[]> = {
  'the library alone': [NO_SERVICE, NO_DOCKER],
  'a service': [NO_DOCKER],
  'a service and its image': [],
  'a demo': [NO_SERVICE, NO_DOCKER, ...DEMO],
  'a service and a demo': [NO_DOCKER, ...DEMO],
  'all parts': DEMO,
};

describe.each(['3.11', '3.13'])('on Python %s', (version) => {
  let env: Record<string, string>;

  beforeAll(async () => {
    env = activated(await sharedEnvironment(version));
  });

  // From the smallest to the largest: what one needs, the environment must not have from one before.
  test.each(Object.entries(COMBINATIONS))('a project of %s passes its own lint and tests', async (name, options) => {
    const project = await newProject(options);
    const { stdout } = await make(project, ['dev', 'lint', 'test'], { env });
    expect(stdout).toContain('Success: no issues found');
    expect(stdout).toMatch(/={3,} \d+ passed in [^,]*={3,}$/m);
    if (!options.includes('--demo')) return;
    const demo = path.join(project, 'demos/cool-demo');
    expect((await make(demo, ['test'], { env })).stdout).toMatch(/={3,} \d+ passed in [^,]*={3,}$/m);
    // A demo's files are the same whatever stands beside them, so their style is looked at once.
    if (name === 'all parts') expect((await make(demo, ['lint'], { env })).stdout).toContain('no issues found');
  });
});

describe('a project of all parts', () => {
  let project: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    project = await newProject(DEMO);
    env = activated(await sharedEnvironment('3.13'));
    await make(project, ['dev'], { env });
  });

  test.each(['ab', `${'long_'.repeat(7)}names`])('passes lint where the library is called %s', async (libname) => {
    const named = await newProject(DEMO, { libname });
    for (const name of ['ab', `${'long_'.repeat(5)}names`]) {
      for (const part of ['module', 'bin']) {
        await succeed('quickstart', [part, part === 'bin' ? `${name.slice(0, 26)}_bin` : name], { cwd: named });
      }
    }
    expect((await make(named, ['dev', 'test'], { env })).stdout).toMatch(/test_long_long_long_long_long_names\.py/);
    for (const folder of [named, path.join(named, 'demos/cool-demo')]) {
      expect((await make(folder, ['lint'], { env })).stdout).toContain('Success: no issues found');
    }
  });

  test('could not call its library by the name of anything that it installs', async () => {
    // What came from a folder is a library of some test: other files use this environment, too.
    const script = `
from importlib.metadata import distribution, packages_distributions as packages
published = lambda name: distribution(name).read_text("direct_url.json") is None
print(*[module for module, names in packages().items() if any(map(published, names))])`;
    await make(path.join(project, 'demos/cool-demo'), ['test'], { env });
    await succeed('quickstart', ['research', 'topic-model'], { cwd: project });
    await make(path.join(project, 'research/topic-model'), ['test'], { env });
    const { stdout } = await succeed('python', ['-c', script], { cwd: newFolder(), env });
    const modules = stdout.trim().split(' ');
    expect(modules).toEqual(expect.arrayContaining(['streamlit', 'jupyterlab']));
    expect(modules.filter((name) => refuseLibraryName(name) === undefined)).toEqual([]);
  });

  test('lists every command in `make help`', async () => {
    const { stdout } = await make(project, ['help'], { env });
    const listed = Array.from(stdout.matchAll(/^make (\S+) +\S/gm), ([, target]) => target);
    const fragments = readdirSync(path.join(project, 'make')).filter((file) => file.endsWith('.mk'));
    const phony = fragments
      .map((file) => readFileSync(path.join(project, 'make', file), 'utf8'))
      .join('\n')
      .matchAll(/^\.PHONY: (.*)$/gm);
    const targets = Array.from(phony, ([, names = '']) => names.split(' ')).flat();
    expect(new Set(listed)).toEqual(new Set(['help', ...targets]));
    expect(listed).toHaveLength(targets.length + 1);
    expect(listed).toEqual(
      expect.arrayContaining('dev test lint format run demo notebook build docker-run'.split(' ')),
    );
  });

  test('shows the commands when make is called alone', async () => {
    const [alone, help] = [await make(project, [], { env }), await make(project, ['help'], { env })];
    expect(alone.stdout).toBe(help.stdout);
  });

  test('has scripts and examples that run', async () => {
    const reversed = { cwd: project, env, input: 'stressed\nlive\n' };
    expect((await succeed('python', ['bin/reverse_lines.py'], reversed)).stdout).toBe('desserts\nevil\n');
    expect((await succeed('bin/reverse_lines.py', [], reversed)).stdout).toBe('desserts\nevil\n');
    expect((await succeed('python', ['examples/example_library.py'], { cwd: project, env })).stdout).not.toBe('');
  });

  test('has a script that says so where standard input is closed', async () => {
    const { code, stderr } = await run('sh', ['-c', 'bin/reverse_lines.py <&-'], { cwd: project, env });
    expect(stderr).toMatch(/: error: standard input is closed: .*\n$/);
    expect(code).toBe(2);
  });

  test('is brought into style by `make format`', async () => {
    const module = path.join(project, LIBRARY, 'text.py');
    const text = readFileSync(module, 'utf8');
    writeFileSync(module, `import  os\n${text.replaceAll('    ', '  ')}`);
    expect((await tryMake(project, ['lint'], { env })).code).not.toBe(0);
    writeFileSync(module, text.replaceAll('    ', '  '));
    await make(project, ['format'], { env });
    expect(readFileSync(module, 'utf8')).toBe(text);
  });

  test('fails `make test` on a warning', async () => {
    const file = path.join(project, LIBRARY, 'test_warning.py');
    writeFileSync(file, 'import warnings\n\n\ndef test_it() -> None:\n    warnings.warn("old", DeprecationWarning)\n');
    const { code, stdout } = await tryMake(project, ['test'], { env });
    writeFileSync(file, '');
    expect(stdout).toContain('1 failed');
    expect(code).not.toBe(0);
  });

  test('builds packages that an index accepts, without the tests, and that can be imported', async () => {
    const { stdout, stderr } = await make(project, ['package'], { env });
    const dist = path.join(project, 'dist');
    const [wheel, sdist] = [`${LIBRARY}-0.1-py3-none-any.whl`, `${LIBRARY}-0.1.tar.gz`];
    expect(readdirSync(dist).toSorted()).toEqual([wheel, sdist]);
    expect(stdout + stderr).toBe(`dist/${wheel}\ndist/${sdist}\n`);

    const check = ['tool', 'run', '--quiet', 'twine', 'check', '--strict', wheel, sdist];
    await succeed('uv', check, { cwd: dist, env: withUv() });

    const target = path.join(newFolder(), 'installed');
    await succeed('uv', ['pip', 'install', '--target', target, wheel], { cwd: dist, env });
    const modules = filesOf(path.join(target, LIBRARY)).filter((file) => !file.startsWith('__pycache__'));
    const inService = readdirSync(path.join(project, LIBRARY, 'service')).filter((file) => !/^(_|test_)/.test(file));
    expect(modules).toEqual(
      [...inService.map((file) => `service/${file}`), 'service/__init__.py']
        .concat('__init__.py', 'py.typed', 'resources.py', 'serving.py', 'text.py')
        .toSorted(),
    );
    const script = `from ${LIBRARY}.text import reverse; print(reverse("live"))`;
    const imported = await succeed(findPython('3.13'), ['-c', script], { cwd: target });
    expect(imported.stdout).toBe('evil\n');
  });

  test('shows the whole log where it cannot build its packages', async () => {
    const version = readFileSync(path.join(project, 'VERSION'), 'utf8');
    writeFileSync(path.join(project, 'VERSION'), 'first\n');
    const { code, stdout, stderr } = await tryMake(project, ['package'], { env });
    writeFileSync(path.join(project, 'VERSION'), version);
    expect(stderr).toMatch(/^Traceback[^]*Invalid version: 'first/m);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
  });
});

const onPath = (file: string) => ({ PATH: `${path.dirname(file)}:${searchPath({ installed: false })}` });

describe('the generator', () => {
  let project: string;

  beforeAll(async () => {
    project = await newProject([NO_SERVICE]);
  });

  /** How a command was called that stands in for the real one, whose version is asked for first. */
  async function callsOf(name: string, target: string, variables: (standIn: string) => Record<string, string>) {
    const folder = newFolder('stand in');
    const file = path.join(folder, name);
    const version = `case $1 in --version) echo "generator-datascience 9.0.0"; exit ;; esac`;
    writeFileSync(file, `#!/bin/sh\n${version}\nprintf '<%s>' "$@" >'${folder}/calls'\n`, { mode: 0o755 });
    await make(project, [target], { env: variables(file) });
    return readFileSync(path.join(folder, 'calls'), 'utf8');
  }

  test.each(['update', 'status'])('is the command in QUICKSTART for `make %s`', async (target) => {
    expect(await callsOf('generator', target, (file) => ({ QUICKSTART: `'${file}' --one` }))).toBe(
      `<--one><${target}>`,
    );
  });

  test.each(['update', 'status'])('is the quickstart on PATH for `make %s`', async (target) => {
    expect(await callsOf('quickstart', target, onPath)).toBe(`<${target}>`);
  });

  test('comes by npx, the newest for `make update`', async () => {
    expect(await callsOf('npx', 'update', onPath)).toBe('<--yes><generator-datascience@latest><update>');
  });

  test('comes by npx, the one that made the project for `make status`', async () => {
    const [header = ''] = readFileSync(path.join(project, '.yo-base/app.jsonl'), 'utf8').split('\n');
    const { version } = JSON.parse(header) as { version: string };
    expect(await callsOf('npx', 'status', onPath)).toBe(`<--yes><generator-datascience@${version}><status>`);
  });

  test('does not come by npx where no record tells which one made the project', async () => {
    const record = path.join(project, '.yo-base/app.jsonl');
    const text = readFileSync(record);
    rmSync(record);
    const { code, stderr } = await tryMake(project, ['status'], { env: { PATH: searchPath({ installed: false }) } });
    writeFileSync(record, text);
    expect(stderr).toMatch(/^error: \.yo-base\/app\.jsonl does not tell .*: restore the file from git\n/);
    expect(code).not.toBe(0);
  });
});

describe('before `make dev`', () => {
  const targets =
    'test lint format package resources check-resources resource check-files check-staged hooks run example-request-count example-request-reverse'.split(
      ' ',
    );
  let project: string;

  beforeAll(async () => {
    project = await newProject();
  });

  test.each(targets)('`make %s` says to run it first, and does nothing', async (target) => {
    const before = filesOf(project);
    const { code, stdout, stderr } = await run('make', [target], { cwd: project });
    expect(stderr).toMatch(/^error: run `make dev` first$/m);
    expect(stdout + stderr).not.toMatch(/Traceback|No module named/);
    expect(code).not.toBe(0);
    expect(filesOf(project)).toEqual(before);
  });
});
