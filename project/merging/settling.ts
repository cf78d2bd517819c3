import path from 'node:path';
import { Conflicter } from '@yeoman/conflicter';
import { loadFile } from 'mem-fs';
import type Generator from 'yeoman-generator';
import { type Decision, same, type State } from './decide.js';
import { UserError } from '../errors.js';
import type { Resolution, StagedFile } from './run.js';

export type Environment = Generator['env'] & { conflicterOptions?: { dryRun?: boolean; bail?: boolean } };
type Conflict = Extract<Decision, { action: 'conflict' }>;

/** What becomes of a file when every conflict has been settled. */
export interface Settled {
  readonly file: StagedFile;
  /** What is said of it. */
  readonly word: string;
  readonly note?: string;
  /** What it will hold; `undefined` where it stays as it is, `null` where it goes. */
  readonly after?: State | null | undefined;
}

/**
 * Settles every conflict of a run: by its option, else by asking; a dry run shows them.
 *
 * @throws UserError that lists the conflicts where nobody can be asked and no option says what to do.
 */
export async function settleAll(env: Environment, files: readonly StagedFile[], dryRun: boolean): Promise<Settled[]> {
  const ask = dryRun ? async () => 'show' as const : conflictQuestion(env);
  if (!dryRun) refuseConflicts(env, files);
  const settled: Settled[] = [];
  for (const file of files) settled.push(await settle(env, file, ask));
  return settled;
}

function refuseConflicts(env: Environment, files: readonly StagedFile[]): void {
  const open = files.filter(({ decision, resolution }) => decision.action === 'conflict' && resolution === 'refuse');
  if (open.length === 0) return;
  const listed = open.map(({ root, path: file, from }) => shown(env, { root, path: from ?? file })).join(', ');
  throw new UserError(
    `these files differ in lines that the templates would write otherwise, and there is nobody to ask: ${listed}; ` +
      'nothing was written; see the differences with --dry-run, settle them with ' +
      '--on-conflict keep, overwrite or mark, or run it in a terminal',
  );
}

/** Settles a conflict that no option settles; a dry run shows it. */
type Ask = (file: StagedFile) => Promise<Resolution | 'show'>;

async function settle(env: Environment, file: StagedFile, ask: Ask): Promise<Settled> {
  const { decision } = file;
  switch (decision.action) {
    case 'create':
    case 'update':
    case 'merge':
    case 'move':
      return { file, word: decision.action, note: movedFrom(file), after: asTransformed(env, file, decision.result) };
    case 'delete':
      return { file, word: 'delete', after: null };
    case 'conflict':
      return settleConflict(env, file, decision, ask);
    case 'deleted':
      return decision.isNews ? { file, word: 'skip', note: ' (you deleted it)' } : { file, word: '' };
    case 'dropped':
      return { file, word: 'keep', note: ' (no longer made, but edited by you)' };
    case 'edited':
    case 'identical':
      return { file, word: '' };
  }
}

async function settleConflict(env: Environment, file: StagedFile, decision: Conflict, ask: Ask): Promise<Settled> {
  const isOpen = file.resolution === 'ask' || file.resolution === 'refuse';
  const resolution = isOpen ? await ask(file) : file.resolution;
  if (resolution === 'mark') return { file, word: 'mark', note: movedFrom(file), after: decision.marked };
  if (resolution === 'keep') return settledBy(file, 'keep', 'yours', decision.kept);
  const after = asTransformed(env, file, decision.result);
  if (resolution === 'show') return { file, word: 'conflict', note: movedFrom(file), after };
  return settledBy(file, 'force', "the templates'", after);
}

/** Where both sides changed the same lines, `whose` were taken; what else one of them changed is merged. */
function settledBy(file: StagedFile, word: string, whose: string, after: State): Settled {
  const { from, ours } = file;
  if (from === undefined && ours && same(ours, after)) return { file, word };
  return { file, word, note: ` (${whose} where both changed it)${movedFrom(file)}`, after };
}

function movedFrom({ from }: StagedFile): string {
  return from === undefined ? '' : ` (moved from ${from})`;
}

/** Of Yeoman's answers, those that are offered, in words that tell what becomes of a merged file. */
const ANSWERS: Readonly<Record<string, string>> = {
  y: 'take the lines of the templates, where both changed them',
  n: 'keep your lines there',
  a: 'take those of the templates in this file and all others',
  d: 'show the differences',
  x: 'give up: nothing is written',
  m: 'mark both in the file',
};

/** Yeoman's own question on a conflict, with one more answer: both sides, marked in the file. */
function conflictQuestion(env: Environment): Ask {
  let mark = false;
  const conflicter = new Conflicter(env.adapter, {
    cwd: env.logCwd,
    customizeActions: (actions) => {
      const offered = [
        ...actions.filter((action) => 'key' in action && action.key in ANSWERS),
        { key: 'm', value: () => ((mark = true), 'skip' as const) },
      ] as { key: string; name: string | undefined }[];
      for (const action of offered) action.name = ANSWERS[action.key];
      return offered as unknown as typeof actions;
    },
  });
  // What was answered is said with all else, once it is done: here it would come twice, and a mark as a skip.
  Object.assign(conflicter, { log: () => undefined });
  return async (file) => {
    mark = false;
    const asked = await conflicter.checkForCollision(proposed(env, file)).catch((error: Error) => {
      throw new UserError(`${error.message}; nothing was written`, { cause: error });
    });
    if (mark) return 'mark';
    return asked.conflicter === 'skip' ? 'keep' : 'overwrite';
  };
}

/** What is asked about: where the templates have moved the file, the question is on the one that is there. */
function proposed(env: Environment, file: StagedFile): MemFile {
  const made = inMemory(env, file);
  if (file.from === undefined) return made;
  return Object.assign(loadFile(path.join(file.root, file.from)), { contents: made.contents });
}

/** The result as it is in memory, where a host's transforms may have changed it. */
function asTransformed(env: Environment, file: StagedFile, { executable }: State): State {
  return { contents: inMemory(env, file).contents ?? Buffer.alloc(0), executable };
}

/** A file as it is said: from where the command was typed. */
export function shown(env: Environment, { root, path: file }: Pick<StagedFile, 'root' | 'path'>): string {
  return path.relative(env.logCwd, path.join(root, file));
}

type MemFile = ReturnType<Generator['fs']['store']['get']>;

export function inMemory(env: Environment, { root, path: file }: Pick<StagedFile, 'root' | 'path'>): MemFile {
  return env.sharedFs.get(path.join(root, file));
}
