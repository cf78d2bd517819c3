import path from 'node:path';
import { newFolder } from './folder.js';
import { type Finished, run, type RunOptions, succeed } from './run.js';

export const LIBRARY = 'cool_library';

/** A project that the installed command has just made: the library alone, unless the options say more. */
export async function newProject(
  options: readonly string[] = [],
  { folder = newFolder(), name = 'cool-project', libname = LIBRARY } = {},
): Promise<string> {
  await succeed('quickstart', ['--path', name, '--libname', libname, '--no-git', ...options], { cwd: folder });
  return path.join(folder, name);
}

/** Runs make in a project, and fails with all that was said where that did. */
export async function make(project: string, targets: readonly string[], options: Omit<RunOptions, 'cwd'> = {}) {
  return succeed('make', targets, { cwd: project, ...options });
}

/** Runs make in a project where it may fail. */
export async function tryMake(
  project: string,
  targets: readonly string[],
  options: Omit<RunOptions, 'cwd'> = {},
): Promise<Finished> {
  return run('make', targets, { cwd: project, ...options });
}
