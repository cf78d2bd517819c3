import { realpathSync } from 'node:fs';
import path from 'node:path';
import { Conflicter } from '@yeoman/conflicter';
import { createTwoFilesPatch } from 'diff';
import groupBy from 'lodash/groupBy.js';
import { loadFile } from 'mem-fs';
import { clearFileState, isFilePending, setCommittedFile } from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';
import { CONFLICT_MARK, type Decision, type State } from './decide.js';
import { UserError } from './errors.js';
import { RECORD_FOLDER } from './record.js';
import { type Resolution, type StagedFile, stagedFiles } from './staging.js';
import { type Change, commitChanges } from './transaction.js';

/**
 * Tries a project before a run writes to it.
 *
 * @returns What tries it again afterwards, and throws where all has to be put back.
 */
export type Verification = () => Promise<(() => Promise<void>) | undefined>;

type Conflict = Extract<Decision, { action: 'conflict' }>;
type Environment = Generator['env'] & { conflicterOptions?: { dryRun?: boolean; bail?: boolean } };

/** What becomes of a file when every conflict has been settled. */
interface Settled {
  readonly file: StagedFile;
  /** What is said of it. */
  readonly word: string;
  readonly note?: string;
  /** What it will hold; `undefined` where it stays as it is, `null` where it goes. */
  readonly after?: State | null | undefined;
}

/**
 * The commit of a run: every conflict is settled first, then all files are written or none. Files of a host go through
 * Yeoman's own commit.
 */
export async function commit(env: Environment): Promise<void> {
  const { dryRun = false, bail = false } = env.conflicterOptions ?? {};
  const files = [...stagedFiles(env.sharedFs).values()];
  const ask = dryRun ? async () => 'show' as const : conflictQuestion(env);
  if (!dryRun) refuseConflicts(env, files);
  const settled = await settleAll(env, files, ask);
  const changing = settled.filter(({ after }) => after !== undefined);
  if (bail && changing[0]) throw new UserError(`${shown(env, changing[0].file)} would change; nothing was written`);
  release(env, settled, dryRun);
  await commitOthers(env);
  if (dryRun) for (const file of changing) preview(env, file);
  else if (changing.length > 0) await writeAll(changing, await verifications.get(env.sharedFs)?.());
  committed.set(env.sharedFs, dryRun ? [] : changing.map(({ file }) => file));
  report(env, settled);
}

async function settleAll(env: Environment, files: readonly StagedFile[], ask: Ask): Promise<Settled[]> {
  const settled: Settled[] = [];
  for (const file of files) settled.push(await settle(env, file, ask));
  return settled;
}

/** @throws UserError that lists the conflicts where nobody can be asked and no option says what to do. */
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
      return { file, word: 'skip', note: ' (you deleted it)' };
    case 'dropped':
      return { file, word: 'keep', note: ' (no longer made, but edited by you)' };
    case 'edited':
    case 'identical':
      return { file, word: '' };
  }
}

async function settleConflict(env: Environment, file: StagedFile, decision: Conflict, ask: Ask): Promise<Settled> {
  const { from, ours } = file;
  const isOpen = file.resolution === 'ask' || file.resolution === 'refuse';
  const resolution = isOpen ? await ask(file) : file.resolution;
  const note = movedFrom(file);
  if (resolution === 'keep') return { file, word: 'keep', note, after: from === undefined ? undefined : ours };
  if (resolution === 'mark') return { file, word: 'mark', note, after: decision.marked };
  const word = resolution === 'show' ? 'conflict' : 'force';
  return { file, word, note, after: asTransformed(env, file, decision.result) };
}

function movedFrom({ from }: StagedFile): string {
  return from === undefined ? '' : ` (moved from ${from})`;
}

/** Yeoman's own question on a conflict, with one more answer: both sides, marked in the file. */
function conflictQuestion(env: Environment): Ask {
  let mark = false;
  const conflicter = new Conflicter(env.adapter, {
    cwd: env.logCwd,
    customizeActions: (actions) => [
      ...actions.filter((action) => 'key' in action && 'ynadx'.includes(action.key)),
      { key: 'm', name: 'mark both sides in the file', value: () => ((mark = true), 'skip' as const) },
    ],
  });
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

/** Takes our files out of what Yeoman has to commit. */
function release(env: Environment, settled: readonly Settled[], dryRun: boolean): void {
  for (const { file, after } of settled) {
    for (const place of [file.path, file.from]) {
      // What is left alone was never put there, and may not even be a place for a file any more.
      if (place === undefined || !env.sharedFs.existsInMemory(path.join(file.root, place))) continue;
      const entry = inMemory(env, { root: file.root, path: place });
      if (after !== undefined && !dryRun) setCommittedFile(entry);
      clearFileState(entry);
    }
  }
  stagedFiles(env.sharedFs).clear();
}

/** By in-memory file system: what tries the project that a run changes. */
const verifications = new WeakMap<object, Verification>();

/** Has a run put back all that it writes where the project is no longer as good as it was. */
export function verifyBy({ sharedFs }: Pick<Generator['env'], 'sharedFs'>, verification: Verification): void {
  verifications.set(sharedFs, verification);
}

/** By in-memory file system: what was written in a run. */
const committed = new WeakMap<object, StagedFile[]>();

/** The files that this package wrote to the disk in a run, as paths from `root`. */
export function committedFiles({ sharedFs }: Pick<Generator['env'], 'sharedFs'>, root: string): string[] {
  return (committed.get(sharedFs) ?? []).filter((file) => file.root === root).map((file) => file.path);
}

async function commitOthers(env: Environment): Promise<void> {
  if (!env.sharedFs.all().some((file) => isFilePending(file))) return;
  const { commitSharedFsTask } = await import('yeoman-environment');
  await commitSharedFsTask(env as never);
}

/** Writes the files of every project, its records last, and undoes what it wrote when it is stopped. */
async function writeAll(settled: readonly Settled[], verify?: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = (signal: string) => stop.abort(new UserError(`stopped by ${signal}; nothing was written`));
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    for (const [root, files] of Object.entries(groupBy(settled, ({ file }) => file.root))) {
      await commitChanges(root, files.flatMap(changesOf).toSorted(recordsLast), { signal: stop.signal, verify });
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function changesOf({ file, after }: Settled): Change[] {
  const { root, from, ours } = file;
  const { contents, executable = false } = after ?? {};
  if (from !== undefined) {
    const moved: Change = { path: file.path, before: undefined, after: contents, executable };
    return [moved, { path: from, before: ours?.contents, after: undefined, executable }];
  }
  // A link inside the project stays one: what it leads to is written.
  const target = ours ? path.relative(realpathSync(root), realpathSync(path.join(root, file.path))) : file.path;
  return [{ path: target, before: ours?.contents, after: contents, executable }];
}

function recordsLast(a: Change, b: Change): number {
  return Number(isRecord(a)) - Number(isRecord(b));
}

function isRecord({ path: file }: Pick<Change, 'path'>): boolean {
  return file.startsWith(`${RECORD_FOLDER}/`);
}

function report(env: Environment, settled: readonly Settled[]): void {
  for (const { file, word, note = '' } of settled) if (word !== '') say(env, word, `${shown(env, file)}${note}`);
  if (settled.every(({ word }) => word === '')) env.adapter.log('nothing to change');
  const marked = settled.filter(({ word }) => word === 'mark').map(({ file }) => shown(env, file));
  if (marked.length > 0) {
    env.adapter.log(`choose between both versions, marked by ${CONFLICT_MARK}, in: ${marked.join(', ')}`);
  }
}

function preview(env: Environment, { file, after }: Settled): void {
  // A record repeats its files.
  if (isRecord(file)) return;
  env.adapter.log(createTwoFilesPatch(file.from ?? file.path, file.path, textOf(file.ours), textOf(after)));
}

function textOf(state: State | null | undefined): string {
  return state?.contents.toString() ?? '';
}

function say(env: Environment, word: string, text: string): void {
  env.adapter.log(`${word.padStart('identical'.length)} ${text}`);
}

function shown(env: Environment, { root, path: file }: Pick<StagedFile, 'root' | 'path'>): string {
  return path.relative(env.logCwd, path.join(root, file));
}

type MemFile = ReturnType<Generator['fs']['store']['get']>;

function inMemory(env: Environment, { root, path: file }: Pick<StagedFile, 'root' | 'path'>): MemFile {
  return env.sharedFs.get(path.join(root, file));
}
