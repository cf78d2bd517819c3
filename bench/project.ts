import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './commands.js';

/** The repository, which is the package, seen from the compiled bench/dist/. */
export const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** What `quickstart` runs. */
export const COMMAND = path.join(PACKAGE, 'dist/cli/quickstart.js');

/** A file of this folder that is not compiled. */
export function asset(name: string): string {
  return path.join(PACKAGE, 'bench', name);
}

/** A generated project with a service and an image. */
export async function newProject(folder: string, libname = 'cool_library'): Promise<string> {
  const project = path.join(folder, libname);
  await quickstart(folder, ['--path', project, '--libname', libname, '--defaults', '--no-git']);
  return project;
}

/**
 * Runs the command in a folder.
 *
 * @param caches - What it remembers goes there, and not to the user's own.
 */
export async function quickstart(
  cwd: string,
  args: readonly string[],
  caches = path.join(path.dirname(cwd), 'caches'),
): Promise<string> {
  return run(process.execPath, [COMMAND, ...args], { cwd, env: { XDG_CACHE_HOME: caches } });
}

/**
 * Makes sure that a project is what the measurement takes it for.
 *
 * @throws Error where a generated file is in another state.
 */
export async function expectState(project: string, expected: string): Promise<void> {
  const said = await quickstart(project, ['status', '--json']);
  const { files } = JSON.parse(said) as { files: { path: string; state: string }[] };
  const other = files.find(({ state }) => state !== expected);
  if (other) throw new Error(`${other.path} in ${project} is ${other.state}, and has to be ${expected}`);
}
