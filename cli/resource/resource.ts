import { existsSync } from 'node:fs';
import path from 'node:path';
import { collectAnswers } from '../../project/asking/answers.js';
import { contextOf } from '../../project/asking/context.js';
import type { Values } from '../../project/asking/questions.js';
import { UserError } from '../../project/errors.js';
import { makeSucceeds } from '../../project/make.js';
import { requireProject } from '../../project/project.js';
import { readDisk } from '../../project/reading.js';
import { questions } from './questions.js';

/** Has a project download a file and list it: all that is done, the project does itself. */
export async function resource(given: Values): Promise<void> {
  const answers = await collectAnswers(questions, { given, context: contextOf(process.cwd()) });
  const { root } = requireProject(readDisk, path.resolve(String(answers['path'])));
  if (!existsSync(path.join(root, 'make/add_resource.py'))) {
    throw new UserError('this project has no `make resource` yet; "quickstart update" brings it');
  }
  // Of its own variables, make takes only what is typed.
  const words = ['url', 'name', 'license'].map((field) => `${field.toUpperCase()}=${String(answers[field])}`);
  const advice = 'this needs; install it';
  if (await makeSucceeds(root, ['--no-print-directory', 'resource', ...words], { stdio: 'inherit', advice })) return;
  throw new UserError('nothing was added, see above');
}
