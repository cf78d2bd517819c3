import * as app from '../generators/app/questions.js';
import * as demo from '../generators/demo/questions.js';
import * as docker from '../generators/docker/questions.js';
import * as service from '../generators/service/questions.js';
import type { Question } from '../project/questions.js';

/** A sub-generator as a command of `quickstart`. */
export interface Command {
  /** The word after `quickstart`; that of `app` may be left out. */
  readonly name: string;
  readonly description: string;
  readonly questions: readonly Question[];
  /** Loads the generator's class; not before it runs, as help and errors do without. */
  readonly load: () => Promise<{ default: unknown }>;
}

export const commands: readonly Command[] = [
  { name: 'app', ...app, load: () => import('../generators/app/index.js') },
  { name: 'service', ...service, load: () => import('../generators/service/index.js') },
  { name: 'demo', ...demo, load: () => import('../generators/demo/index.js') },
  { name: 'docker', ...docker, load: () => import('../generators/docker/index.js') },
];
