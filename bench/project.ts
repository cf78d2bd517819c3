import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './commands.js';

/** The repository, seen from the compiled bench/dist/. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A file of this folder that is not compiled. */
export function asset(name: string): string {
  return path.join(ROOT, 'bench', name);
}

/** A generated project with a service and an image. */
export async function newProject(folder: string, libname = 'cool_library'): Promise<string> {
  const project = path.join(folder, libname);
  const quickstart = path.join(ROOT, 'dist/cli/quickstart.js');
  const options = ['--path', project, '--libname', libname, '--defaults', '--no-git'];
  await run(process.execPath, [quickstart, ...options], { cwd: folder });
  return project;
}
