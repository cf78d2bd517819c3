import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { newFolder } from './folder.js';
import { findPython, withoutUv } from './python.js';
import { succeed } from './run.js';
import { folderOfTools } from './tools.js';
import { giveTo, ordinaryUser } from './user.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** Makes the wheel of what is built already, which is what the package was packed from, in a folder of its own. */
export function buildWheel(): string {
  const words = ['run', '--silent', '--ignore-scripts', 'build:wheel'];
  execFileSync('npm', words, { cwd: REPOSITORY, stdio: ['ignore', 'ignore', 'inherit'] });
  const built = path.join(REPOSITORY, 'wheel/dist');
  const name = readdirSync(built).find((file) => file.endsWith('.whl')) ?? '';
  const wheel = path.join(newFolder('index'), name);
  copyFileSync(path.join(built, name), wheel);
  giveTo(ordinaryUser(), wheel);
  return wheel;
}

/** The environment of a machine that has Python, make and git, and neither Node.js nor uv; the folders come first. */
export function withoutNode(...folders: readonly string[]): Record<string, string> {
  const variables = withoutUv({ python3: findPython('3.11') });
  return { ...variables, PATH: [...folders, variables['PATH'], folderOfTools(['git', 'paste', 'realpath'])].join(':') };
}

/** A virtual environment as Python itself makes it, with the wheel as pip installs it. */
export async function environmentOfWheel(wheel: string, folder: string): Promise<string> {
  const where = { cwd: '/', env: withoutNode() };
  await succeed('python3', ['-m', 'venv', folder], where);
  await succeed(path.join(folder, 'bin/pip'), ['install', '--quiet', wheel], where);
  return folder;
}
