import { isOfRun, type Values } from '../asking/questions.js';
import { explained, type UserError } from '../errors.js';
import type { Outcome } from '../merging/run.js';
import { ownPackage, type Project } from '../project.js';

/** What `--json` prints of a run. */
export interface RunDocument {
  /** Absolute path of the project. */
  readonly root: string;
  readonly versions: { readonly project: string | null; readonly installed: string };
  readonly dryRun: boolean;
  /** Those that a file for `--answers` may have. */
  readonly answers: Values;
  readonly files: readonly FileDocument[];
}

type FileDocument = Pick<Outcome, 'path' | 'part' | 'from' | 'diff'> & { readonly action: string };

/**
 * A run as `--json` prints it.
 *
 * @param outcomes - Of all projects of the run.
 */
export function runJson(
  { root, version }: Pick<Project, 'root' | 'version'>,
  answers: Values,
  { outcomes, dryRun }: { readonly outcomes: readonly Outcome[]; readonly dryRun: boolean },
): string {
  const document: RunDocument = {
    root,
    versions: { project: version ?? null, installed: ownPackage.version },
    dryRun,
    answers: Object.fromEntries(Object.entries(answers).filter(([name]) => !isOfRun(name))),
    files: outcomes.filter((file) => file.root === root).map(documentOf),
  };
  return json(document);
}

/** What `--json` prints where a run fails; `status` is the exit status. */
export function failureJson(error: unknown): string {
  const { message, code } = explained(error) as Partial<UserError>;
  return json({ error: { message: message ?? String(error), status: typeof code === 'number' ? code : 1 } });
}

function documentOf({ path, part, word, from, diff }: Outcome): FileDocument {
  return { path, part, action: word, from, diff };
}

/** As `status --json` prints it. */
function json(value: object): string {
  return JSON.stringify(value, undefined, 2);
}
