import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { checkDestination, entryAt } from '../destination.js';
import { UserError } from '../errors.js';
import { makeFolder } from '../folders.js';
import { RECORD_FOLDER } from '../record.js';

/** Below the project's root: the lock, the journal and the old contents of a run that is under way. */
export const TRANSACTION_FOLDER = `${RECORD_FOLDER}/.transaction`;

/** In that folder; as long as it is there, a run's changes are not final. */
export const JOURNAL = 'journal.json';

/**
 * What is in our folder is written and removed without a look at what it is, and the folder comes with a repository.
 *
 * @throws UserError where it is another one, behind a link.
 */
export function checkFolder(root: string): void {
  checkDestination(root, inside(root, 'owner'));
  if (!entryAt(path.join(root, TRANSACTION_FOLDER), lstatSync)?.isSymbolicLink()) return;
  throw new UserError(`${TRANSACTION_FOLDER} in ${root} is a link; remove it first`);
}

/**
 * Takes the project for this run.
 *
 * @throws Busy where another one has it.
 */
export function lock(root: string): void {
  makeFolder(path.join(root, TRANSACTION_FOLDER));
  const other = claim(root, 'owner');
  if (other) throw new Busy(root, other);
  for (const name of namesBesideOwner(root)) rmSync(inside(root, name), { recursive: true, force: true });
}

/** Whether a run has the project, or had it when it was interrupted. */
export function isLocked(root: string): boolean {
  // Without an owner, but with a journal: somebody has followed the advice of `Busy`.
  return existsSync(inside(root, 'owner')) || existsSync(inside(root, JOURNAL));
}

/**
 * Takes the project over from a run that was interrupted.
 *
 * @throws Busy where that run is still at work, and where another one undoes it already.
 */
export function takeLock(root: string): void {
  refuseRunning(root, readOwner(root, 'owner'));
  claimRecovery(root);
}

/** Of two runs that find the same dead one, one undoes it. */
function claimRecovery(root: string): void {
  const claimed = claim(root, 'recovery');
  if (!claimed) return;
  refuseRunning(root, claimed);
  rmSync(inside(root, 'recovery'), { force: true }); // killed as well
  claimRecovery(root);
}

/** Of a process on another machine nobody knows. */
function refuseRunning(root: string, { pid, host }: Owner): void {
  if (host !== hostname() || isRunning(pid)) throw new Busy(root, { pid, host });
}

/** Writes this process's name into a file, unless another one's is there: then that is returned. */
function claim(root: string, name: string): Owner | undefined {
  try {
    const owner: Owner = { pid: process.pid, host: hostname() };
    writeFileSync(inside(root, name), JSON.stringify(owner), { flag: 'wx' });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readOwner(root, name);
  }
}

/** The owner goes last: as long as it is named, the next run looks after the rest. */
export function unlock(root: string): void {
  const folder = path.join(root, TRANSACTION_FOLDER);
  if (!existsSync(folder)) return;
  // Without a journal there is nothing to put back: first, as the old contents have to be there as long as it is.
  for (const name of [JOURNAL, ...namesBesideOwner(root), 'owner']) {
    rmSync(inside(root, name), { recursive: true, force: true });
  }
  try {
    rmdirSync(folder);
  } catch (error) {
    // The next run may have it by now, or be done with it.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function namesBesideOwner(root: string): string[] {
  return readdirSync(path.join(root, TRANSACTION_FOLDER)).filter((name) => name !== 'owner');
}

interface Owner {
  readonly pid: number;
  readonly host: string;
}

function readOwner(root: string, name: string): Owner {
  try {
    const { pid, host } = JSON.parse(readFileSync(inside(root, name), 'utf8')) as Owner;
    return { pid: Number.isInteger(pid) ? pid : 0, host };
  } catch {
    return { pid: 0, host: hostname() }; // interrupted while it was being written: nothing else was by then
  }
}

function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Another run has the project. */
export class Busy extends UserError {
  constructor(root: string, { pid, host }: Owner) {
    const where = host === hostname() ? '' : ` on ${host}`;
    super(
      `another run is at work in ${root} (process ${pid}${where}); wait for it, ` +
        `or, if it is none of ours, remove ${inside(root, 'owner')} and run this again`,
    );
  }
}

/** A file of the run's own. */
export function inside(root: string, name: string): string {
  return path.join(root, TRANSACTION_FOLDER, name);
}
