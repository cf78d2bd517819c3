import { isChange } from './decide.js';
import type { PlannedFile } from './plan.js';
import { ANSWERS_FILE } from '../project.js';
import { isRecord } from '../record.js';

/** What is done where both sides changed the same lines. */
export type Resolution = 'keep' | 'overwrite' | 'mark' | 'ask' | 'refuse';

/** A file that a run has decided upon and will commit. */
export interface StagedFile extends PlannedFile {
  readonly root: string;
  /** The part that it belongs to; left out where it is code of the user. */
  readonly part?: string | undefined;
  readonly resolution: Resolution;
}

/** What became of a file, or in a dry run would become of it. */
export interface Outcome {
  /** Absolute path of the project. */
  readonly root: string;
  /** From the project's root, with `/`. */
  readonly path: string;
  /** The part that it belongs to; left out where it is nobody's, such as the user's own code. */
  readonly part?: string | undefined;
  /** `create`, `merge`, `keep` … */
  readonly word: string;
  /** Said after its name. */
  readonly note: string;
  /** Where it was before. */
  readonly from?: string | undefined;
  /** What a dry run shows of it. */
  readonly diff?: string | undefined;
}

/** A thing that a run will make or change, and what of it. */
export type SummaryRow = readonly [thing: string, change: string];

/**
 * Tries a project before a run writes to it.
 *
 * @returns What tries it again afterwards, and throws where all has to be put back.
 */
export type Verification = () => Promise<((signal?: AbortSignal) => Promise<void>) | undefined>;

/** What all generators of a run share. */
export interface Run {
  /** By absolute path: what they have decided upon. */
  readonly staged: Map<string, StagedFile>;
  /** By absolute path: which part makes it. */
  readonly makers: Map<string, string>;
  /** Tries the project that is changed: where it is no longer as good as it was, all is put back. */
  verification?: Verification;
  /** What was written to the disk. */
  committed: readonly StagedFile[];
  /** Every file that something is told of. */
  outcomes: readonly Outcome[];
  /** How that is told. */
  telling?: 'json' | 'verbose';
  /** Whether a generator of ours, which the user has started, has asked for something. */
  isAsked?: boolean;
  /** What the run makes beside files, for the summary before it does. */
  readonly also: SummaryRow[];
}

const runs = new WeakMap<object, Run>();

/** The run that an in-memory file system belongs to: its generators have the same one. */
export function runOf(store: object): Run {
  const run = runs.get(store) ?? {
    staged: new Map<string, StagedFile>(),
    makers: new Map<string, string>(),
    committed: [],
    outcomes: [],
    also: [],
  };
  runs.set(store, run);
  return run;
}

/** The files that this package wrote to the disk in a run, as paths from `root`. */
export function committedFiles(store: object, root: string): string[] {
  return runOf(store)
    .committed.filter((file) => file.root === root)
    .map((file) => file.path);
}

/** How many files of the project a run would change, and how many of them conflict; `all` counts our own, too. */
export function changesStaged(store: object): { all: number; project: number; conflicts: number } {
  const changing = [...runOf(store).staged.values()].filter(({ decision }) => isChange(decision));
  const project = changing.filter(({ path }) => !isRecord(path) && path !== ANSWERS_FILE);
  const conflicts = project.filter(({ decision }) => decision.action === 'conflict');
  return { all: changing.length, project: project.length, conflicts: conflicts.length };
}
