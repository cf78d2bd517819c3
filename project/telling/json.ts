import type { Values } from '../asking/questions.js';
import { runOptions } from '../asking/questions.js';
import { explained, type UserError } from '../errors.js';
import { ownPackage, type Project } from '../project.js';
import type { Outcome } from './report.js';

/** What `--json` prints of a run. */
export function runJson(project: Pick<Project, 'root' | 'version'>, answers: Values, run: JsonRun): string {
  const { root, version } = project;
  return json({
    root,
    versions: { project: version ?? null, installed: ownPackage.version },
    dryRun: run.dryRun,
    answers: ownAnswers(answers),
    files: run.outcomes.filter((file) => file.root === root).map(fileOf),
  });
}

export interface JsonRun {
  readonly dryRun: boolean;
  readonly outcomes: readonly Outcome[];
}

/** What `--json` prints where a run fails; `status` is the exit status. */
export function failureJson(error: unknown): string {
  const { message, code } = explained(error) as Partial<UserError>;
  return json({ error: { message: message ?? String(error), status: typeof code === 'number' ? code : 1 } });
}

/** Those that a file for `--answers` may have. */
function ownAnswers(answers: Values): Values {
  const ofRun = new Set<string>(runOptions.map(({ name }) => name));
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !ofRun.has(name)));
}

function fileOf({ path, part, word, from, diff }: Outcome): object {
  return { path, part, action: word, from, diff };
}

/** As `status --json` prints it. */
function json(value: object): string {
  return JSON.stringify(value, undefined, 2);
}
