import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../support/folder.js';
import { newFolder } from './support/folder.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { findPython, newEnvironment, withoutUv, withUv } from './support/python.js';
import { run, succeed } from './support/run.js';

const newLibrary = async (...options: string[]) => newProject(['--no-service', '--no-docker', ...options]);

/** A folder of somebody who likes spaces and has a language. */
const remarkable = (name: string) => path.join(newFolder(`Größe & 数据 ${name}`), name);

interface Content {
  /** The project whose library is installed, if one is. */
  readonly project: string | undefined;
  readonly uv: boolean;
}

/** What an environment holds, as its own Python sees it. */
async function contentOf(environment: string): Promise<Content> {
  const script =
    'import sys; from importlib.util import find_spec as f; print(*(s and s.origin for s in map(f, sys.argv[1:])), sep="\\n")';
  const python = path.join(environment, 'bin/python');
  const { stdout } = await succeed(python, ['-I', '-c', script, LIBRARY, 'uv'], { cwd: '/' });
  const [library, uv] = stdout.trim().split('\n');
  return { project: library === 'None' ? undefined : path.dirname(path.dirname(library ?? '')), uv: uv !== 'None' };
}

describe('`make dev` installs into', () => {
  test('the active virtual environment, and makes none of its own', async () => {
    const project = await newLibrary();
    const environment = await newEnvironment(remarkable('my environment'), findPython('3.13'));
    const before = filesOf(project);
    await make(project, ['dev', 'test'], { env: withUv({ VIRTUAL_ENV: environment }) });
    expect(await contentOf(environment)).toEqual({ project, uv: false });
    const untracked = /\.egg-info\/|__pycache__\/|^\.pytest_cache\//;
    expect(filesOf(project).filter((file) => !untracked.test(file))).toEqual(before);
  });

  test('the active virtual environment by pip where there is no uv, and puts none into it', async () => {
    const project = await newLibrary();
    const environment = path.join(newFolder(), 'environment');
    await succeed(findPython('3.11'), ['-m', 'venv', environment], { cwd: '/' });
    await make(project, ['dev', 'test'], { env: { ...withoutUv(), VIRTUAL_ENV: environment } });
    expect(await contentOf(environment)).toEqual({ project, uv: false });
    expect(existsSync(path.join(project, '.venv'))).toBe(false);
  });

  test('the active conda environment', async () => {
    const project = await newLibrary();
    const environment = await newEnvironment(remarkable('conda environment'), findPython('3.13'));
    const conda = { CONDA_PREFIX: environment, CONDA_DEFAULT_ENV: 'cool-project' };
    await make(project, ['dev', 'test'], { env: withUv(conda) });
    expect(await contentOf(environment)).toEqual({ project, uv: false });
    expect(existsSync(path.join(project, '.venv'))).toBe(false);
  });

  test("`.venv`, and not into conda's base environment", async () => {
    const project = await newLibrary();
    const base = await newEnvironment(path.join(newFolder(), 'miniconda'), findPython('3.13'));
    const conda = { CONDA_PREFIX: base, CONDA_DEFAULT_ENV: 'base' };
    await make(project, ['dev', 'test'], { env: withUv(conda) });
    expect(await contentOf(base)).toEqual({ project: undefined, uv: false });
    expect((await contentOf(path.join(project, '.venv'))).project).toBe(project);
  });

  test('`.venv` by uv, in a folder with spaces and letters of any language', async () => {
    const project = await newProject(['--no-docker'], { folder: newFolder('Größe & 数据'), name: 'cool project' });
    await make(project, ['dev', 'lint', 'test', 'package'], { env: withUv() });
    expect((await contentOf(path.join(project, '.venv'))).project).toBe(project);
  });

  test('`.venv` by pip where there is no uv, with a uv of its own there and nowhere else', async () => {
    const project = await newProject(['--no-service', '--no-docker'], { folder: newFolder('Größe & 数据') });
    const home = newFolder('home');
    const env = { ...withoutUv({ python3: findPython('3.11') }), HOME: home };
    await make(project, ['dev', 'lint', 'test'], { env });
    expect(await contentOf(path.join(project, '.venv'))).toEqual({ project, uv: true });
    expect(filesOf(home).filter((file) => path.basename(file) === 'uv')).toEqual([]);
  });
});

test("what a part's folder installs works on when that folder is renamed", async () => {
  const project = await newLibrary();
  await make(project, ['dev'], { env: withUv() });
  await succeed('quickstart', ['demo', 'cool-demo'], { cwd: project });
  const demo = path.join(project, 'demos/cool-demo');
  writeFileSync(path.join(demo, 'requirements.txt'), 'pip\n');
  await tryMake(demo, ['test'], { env: withUv() });
  await succeed('quickstart', ['rename', 'demo', 'cool-demo', 'other-demo'], { cwd: project });
  const { stdout } = await succeed(path.join(project, '.venv/bin/pip'), ['--version'], { cwd: '/' });
  expect(stdout).toContain(path.join(project, '.venv'));
});

describe('`make dev` mends', () => {
  test('an environment that was left half-made, and that of a project which has moved', async () => {
    const project = await newLibrary();
    const env = withUv();
    await make(project, ['dev'], { env });
    rmSync(path.join(project, '.venv/bin/python'));
    await make(project, ['dev', 'test'], { env });
    const moved = path.join(path.dirname(project), 'moved');
    renameSync(project, moved);
    await make(moved, ['dev', 'test'], { env });
    expect((await contentOf(path.join(moved, '.venv'))).project).toBe(moved);
    expect(readFileSync(path.join(moved, '.venv/bin/activate'), 'utf8')).not.toContain(project);
  });
});

describe('a Python that is too old', () => {
  test('is named, with the way out, where it is the only one', async () => {
    const project = await newLibrary('--python', '3.13');
    const { code, stderr } = await tryMake(project, ['dev'], { env: withoutUv({ python3: findPython('3.11') }) });
    expect(stderr).toMatch(
      /^error: the project needs Python 3\.13 or newer and python3 is 3\.11: .*make dev PYTHON3=/m,
    );
    expect(code).not.toBe(0);
    expect(existsSync(path.join(project, '.venv'))).toBe(false);
  });

  test('is named, with the way out, in the active environment', async () => {
    const project = await newLibrary('--python', '3.13');
    const environment = await newEnvironment(path.join(newFolder(), 'environment'), findPython('3.11'));
    const { code, stderr } = await tryMake(project, ['dev'], { env: withUv({ VIRTUAL_ENV: environment }) });
    expect(stderr).toMatch(/^error: the active environment.* 3\.11, the project needs 3\.13 or newer/m);
    expect(code).not.toBe(0);
    expect((await contentOf(environment)).project).toBeUndefined();
  });

  test('is passed over where a newer one is there, too', async () => {
    const project = await newLibrary('--python', '3.13');
    const pythons = { python3: findPython('3.11'), 'python3.13': findPython('3.13') };
    // Only the choice is looked at: what the project needs is installed in other tests.
    for (const list of ['requirements.txt', 'requirements-dev.txt']) writeFileSync(path.join(project, list), '');
    await make(project, ['dev'], { env: withoutUv(pythons) });
    const { stdout } = await run(path.join(project, '.venv/bin/python'), ['--version'], { cwd: '/' });
    expect(stdout).toMatch(/^Python 3\.13\./);
  });
});

describe('an active environment that nothing can be installed into', () => {
  test('is refused: there is neither pip nor uv', async () => {
    const project = await newLibrary();
    const environment = await newEnvironment(path.join(newFolder(), 'environment'), findPython('3.11'));
    const env = { ...withoutUv(), VIRTUAL_ENV: environment };
    const { code, stderr } = await tryMake(project, ['dev'], { env });
    expect(stderr).toMatch(/^error: the active environment has no pip: install uv/m);
    expect(code).not.toBe(0);
  });

  test('is refused: it is no longer there', async () => {
    const project = await newLibrary();
    const { code, stderr } = await tryMake(project, ['dev'], { env: withUv({ VIRTUAL_ENV: '/nowhere/at all' }) });
    expect(stderr).toMatch(/^error: the active environment \(\/nowhere\/at all\) has no Python/m);
    expect(code).not.toBe(0);
  });
});
