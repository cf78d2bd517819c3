import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkDestination } from '../destination.js';
import { explained, UserError } from '../errors.js';
import { makeFolder } from '../folders.js';
import { Busy, checkFolder, inside, isLocked, JOURNAL, lock, takeLock, TRANSACTION_FOLDER, unlock } from './lock.js';
import { isInnerPath } from '../record.js';
import { HAS_EXECUTABLES, relativePath } from '../system.js';

/** What one file has to become. */
export interface Change {
  /** From the project's root, with `/`. */
  readonly path: string;
  /** What was decided upon: the file's contents then, `undefined` where there was none. */
  readonly before: Buffer | undefined;
  /** What it will hold; `undefined` takes it away. */
  readonly after: Buffer | undefined;
  readonly executable: boolean;
  /** A file whose permissions a new one gets, too: where it was until now. */
  readonly like?: string;
}

/** What the journal knows of a change: enough to tell whether a file is still ours to put back. */
interface Entry {
  readonly path: string;
  /** As `stateOf` tells it. */
  readonly before: string;
  readonly after: string;
  /** Permission bits of the file that was there. */
  readonly mode: number;
}

interface Journal {
  readonly entries: readonly Entry[];
  /** Folders that the changes need and that are not there, outermost first. */
  readonly folders: readonly string[];
}

const NO_FILE = 'none';

/** Never through a link that somebody has put there. */
const FRESH = { flag: 'wx' } as const;

/** On the disk before anything relies on it: a power cut may come next. */
const SAFE = { ...FRESH, flush: true } as const;

interface CommitOptions {
  /** Aborted where the run is to stop. */
  readonly signal?: AbortSignal;
  /** Tries what was written, before that is final; an error undoes it. */
  readonly verify?: ((signal?: AbortSignal) => Promise<void>) | undefined;
}

/**
 * Makes all changes or none. Old contents are put away and a journal is written first; removing the journal is what
 * makes the changes final. Until then an error or a signal undoes them, and after a crash the next run does.
 *
 * @throws UserError where another run is at work, or where a file is no longer what was decided upon.
 */
export async function commitChanges(
  root: string,
  changes: readonly Change[],
  { signal, verify }: CommitOptions = {},
): Promise<void> {
  checkFolder(root);
  const folders = missingFolders(root, changes);
  try {
    lock(root);
    // Before there is a journal: what another run has made in the meantime is not ours to undo.
    for (const change of changes) checkUnchanged(root, change);
    writeJournal(root, changes, folders);
    for (const folder of folders) makeFolder(path.join(root, folder));
    for (const change of changes) {
      // Signals are only heard between turns of the event loop.
      await nextTurn();
      signal?.throwIfAborted();
      apply(root, change);
    }
    for (const { path: file, after } of changes) if (!after) removeEmptied(root, path.dirname(path.join(root, file)));
    // Who stops a run stops its tests, too: that these fail then says nothing of what was written.
    await verify?.(signal).finally(() => signal?.throwIfAborted());
    rmSync(inside(root, JOURNAL));
  } catch (error) {
    if (error instanceof Busy) throw error;
    const left = undo(root, folders);
    if (left.length > 0) throw new UserError(`${(error as Error).message}; ${leftAlone(left)}`, { cause: error });
    throw explained(error);
  }
  unlock(root);
}

/**
 * Puts a project back to where it was before a run that was interrupted.
 *
 * @returns Files that somebody changed since, which were left alone; `undefined` where there was nothing to undo.
 * @throws UserError where that run is still at work.
 */
export function recover(root: string): readonly string[] | undefined {
  checkFolder(root);
  if (!isLocked(root)) {
    removeIfEmpty(path.join(root, TRANSACTION_FOLDER)); // killed when it had nothing left to do but this
    return undefined;
  }
  takeLock(root);
  return undo(root);
}

export function leftAlone(files: readonly string[]): string {
  return `changed by somebody since, and left as they are: ${files.join(', ')}`;
}

function writeJournal(root: string, changes: readonly Change[], folders: readonly string[]): void {
  for (const [index, { before }] of changes.entries()) {
    if (before) writeFileSync(inside(root, String(index)), before, SAFE);
  }
  const entries = changes.map((change): Entry => {
    const mode = modeOf(root, change.path);
    const before = stateOf(change.before, mode);
    return { path: change.path, before, after: stateOf(change.after, newMode(mode, change.executable)), mode };
  });
  writeFileSync(inside(root, 'journal.new'), JSON.stringify({ entries, folders } satisfies Journal), SAFE);
  renameSync(inside(root, 'journal.new'), inside(root, JOURNAL));
}

/** Makes one change: beside the file, and then in its place, so that it is never half there. */
function apply(root: string, change: Change): void {
  checkUnchanged(root, change);
  const file = path.join(root, change.path);
  if (!change.after) return rmSync(file);
  const mode = newMode(modeOf(root, change.like ?? change.path), change.executable);
  const isNew = change.before === undefined && change.like === undefined;
  replace(file, change.after, mode, isNew ? 'as umask says' : 'exactly');
}

function checkUnchanged(root: string, { path: file, before }: Change): void {
  if (currentState(root, file) === stateOf(before, modeOf(root, file))) return;
  throw new UserError(`${file} was changed meanwhile; nothing was written, so run it again`);
}

function replace(file: string, contents: Buffer, mode: number, how: 'exactly' | 'as umask says'): void {
  const beside = temporaryName(file);
  rmSync(beside, { force: true });
  writeFileSync(beside, contents, { ...(how === 'exactly' ? SAFE : FRESH), mode });
  if (how === 'exactly') chmodSync(beside, mode);
  renameSync(beside, file);
}

/**
 * The one way back: puts back what the journal names, and takes away what the run made.
 *
 * @param folders - Those that a run has made before it had a journal.
 */
function undo(root: string, folders: readonly string[] = []): string[] {
  const journal = readJournal(root) ?? { entries: [], folders };
  const left = [...journal.entries.entries()].toReversed().flatMap(([index, entry]) => putBack(root, index, entry));
  unlock(root);
  for (const folder of journal.folders.filter(mayBeOurs).toReversed()) removeIfEmpty(path.join(root, folder));
  return left;
}

/** A folder of the project, or itself and those above it that it was made in: these are only removed when empty. */
function mayBeOurs(folder: string): boolean {
  return isInnerPath(folder) || /^(\.\.[\\/]?)*$/.test(folder);
}

/** @returns The path of a file that is neither as it was nor as the run wanted it: somebody else's by now. */
function putBack(root: string, index: number, { path: file, before, after, mode }: Entry): string[] {
  const target = path.join(root, file);
  if (!isInnerPath(file) || !canBeWritten(root, target)) return [file];
  rmSync(temporaryName(target), { force: true });
  const state = currentState(root, file);
  if (state === before) return [];
  if (state !== after) return [file];
  if (before === NO_FILE) {
    rmSync(target);
    return [];
  }
  // Lost, or not what the journal says: better the new contents than any others.
  const saved = contentsOf(root, `${TRANSACTION_FOLDER}/${index}`);
  if (!saved || stateOf(saved, mode) !== before) return [file];
  makeFolder(path.dirname(target));
  replace(target, saved, mode, 'exactly');
  return [];
}

function canBeWritten(root: string, target: string): boolean {
  try {
    checkDestination(root, target);
    return true;
  } catch {
    return false;
  }
}

function readJournal(root: string): Journal | undefined {
  // Without one the run had not begun to change anything, or was done.
  const file = inside(root, JOURNAL);
  if (!existsSync(file)) return undefined;
  try {
    const journal = JSON.parse(readFileSync(file, 'utf8')) as Journal;
    // Throws for what is no journal.
    const places = [...journal.entries.map((entry) => entry.path), ...journal.folders];
    if (!places.every((place) => typeof place === 'string')) throw new TypeError('it holds no paths');
    return journal;
  } catch (error) {
    throw new UserError(`${file} cannot be read; compare the project with git, then remove ${path.dirname(file)}`, {
      cause: error,
    });
  }
}

function missingFolders(root: string, changes: readonly Change[]): string[] {
  const missing = new Set<string>();
  for (const { path: file } of [...changes, { path: `${TRANSACTION_FOLDER}/x` }]) {
    let folder = path.dirname(path.join(root, file));
    for (; !existsSync(folder); folder = path.dirname(folder)) missing.add(relativePath(root, folder));
  }
  const depth = (folder: string) => path.join(root, folder).length;
  return [...missing].filter((folder) => folder !== TRANSACTION_FOLDER).toSorted((a, b) => depth(a) - depth(b));
}

/** Removes the folder of a file that is gone, and those above it in the project, as long as nothing is in them. */
function removeEmptied(root: string, folder: string): void {
  if (folder === root || (existsSync(folder) && readdirSync(folder).length > 0)) return;
  removeIfEmpty(folder);
  removeEmptied(root, path.dirname(folder));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody has put something there: it stays.
  }
}

/** A file's contents and executable bit in a word. */
function stateOf(contents: Buffer | undefined, mode: number): string {
  if (!contents) return NO_FILE;
  return `${mode & 0o100 ? 'executable' : 'plain'} ${createHash('sha256').update(contents).digest('hex')}`;
}

function currentState(root: string, file: string): string {
  const target = path.join(root, file);
  const entry = lstatSync(target, { throwIfNoEntry: false });
  if (!entry) return NO_FILE;
  return entry.isFile() ? stateOf(readFileSync(target), entry.mode) : 'no plain file';
}

/** @returns `undefined` where there is no plain file. */
function contentsOf(root: string, file: string): Buffer | undefined {
  const target = path.join(root, file);
  return lstatSync(target, { throwIfNoEntry: false })?.isFile() ? readFileSync(target) : undefined;
}

/** Permission bits of a file, or those that a new one gets before the umask. */
function modeOf(root: string, file: string): number {
  return (lstatSync(path.join(root, file), { throwIfNoEntry: false })?.mode ?? 0o666) & 0o777;
}

/** Whoever may read a file that is to be executable may execute it. */
function newMode(mode: number, executable: boolean): number {
  if (!HAS_EXECUTABLES) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.yo-new`);
}
