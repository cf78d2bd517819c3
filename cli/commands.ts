import * as app from '../generators/app/questions.js';
import * as demo from '../generators/demo/questions.js';
import * as docker from '../generators/docker/questions.js';
import * as service from '../generators/service/questions.js';
import * as update from '../generators/update/questions.js';
import type { Question } from '../project/questions.js';

/** A sub-generator as a command of `quickstart`. */
export interface Command {
  /** The word after `quickstart`; that of `app` may be left out. */
  readonly name: string;
  readonly description: string;
  readonly questions: readonly Question[];
}

export const commands: readonly Command[] = [
  { name: 'app', ...app },
  { name: 'service', ...service },
  { name: 'demo', ...demo },
  { name: 'docker', ...docker },
  { name: 'update', ...update },
];
