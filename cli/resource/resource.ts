import { existsSync } from 'node:fs';
import path from 'node:path';
import { collectAnswers } from '../../project/asking/answers.js';
import { contextOf } from '../../project/asking/context.js';
import type { Values } from '../../project/asking/questions.js';
import { UserError } from '../../project/errors.js';
import { startMake } from '../../project/make.js';
import { requireProject } from '../../project/project.js';
import { readDisk } from '../../project/reading.js';
import { questions } from './questions.js';

/** Has a project download a file and list it: all that is done, the project does itself. */
export async function resource(given: Values): Promise<void> {
  const {
    url,
    name,
    license,
    path: place,
  } = await collectAnswers(questions, {
    given,
    context: contextOf(process.cwd()),
  });
  const { root } = requireProject(readDisk, path.resolve(String(place)));
  if (!existsSync(path.join(root, 'make/add_resource.py'))) {
    throw new UserError('this project has no `make resource` yet; "quickstart update" brings it');
  }
  // Of its own variables, make takes only what is typed.
  const words = [`URL=${String(url)}`, `NAME=${String(name)}`, `LICENSE=${String(license)}`];
  if (await succeeds(root, words)) return;
  throw new UserError('nothing was added, see above');
}

async function succeeds(root: string, words: readonly string[]): Promise<boolean> {
  const child = startMake(root, ['--no-print-directory', 'resource', ...words], 'inherit');
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(new UserError('make cannot be run, which this needs; install it')));
    child.once('close', (code) => resolve(code === 0));
  });
}
