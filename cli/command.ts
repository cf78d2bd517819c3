import type { Question, Values } from '../project/asking/questions.js';

/** What one can type after `quickstart`. */
export interface Command {
  /** That of `app` may be left out. */
  readonly name: string;
  readonly description: string;
  readonly questions: readonly Question[];
  /** Lines that its help ends with. */
  readonly notes?: readonly string[];
  /** Given what the command line says, by the names of the questions. */
  readonly run: (options: Values) => Promise<void>;
}

/** Options of every command that are no questions. */
export const HELP_OPTIONS: readonly Question[] = [
  { name: 'help', kind: 'switch', short: 'h', description: 'show this text' },
  { name: 'version', kind: 'switch', description: 'show the version' },
];
