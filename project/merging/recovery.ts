import { lstatSync } from 'node:fs';
import path from 'node:path';
import type Generator from 'yeoman-generator';
import { entryAt } from '../destination.js';
import { withAncestors } from '../folders.js';
import { TRANSACTION_FOLDER } from './lock.js';
import { leftAlone, recover } from './transaction.js';

/**
 * Puts a project back to where it was before a run that was killed, if there was one: in a folder or above it.
 *
 * @throws UserError where that run is still at work.
 */
export function undoInterruptedRun(generator: Generator, from: string): void {
  const root = withAncestors(from).find((folder) => isOurs(path.join(folder, TRANSACTION_FOLDER)));
  if (root === undefined) return;
  const left = recover(root);
  if (!left) return;
  generator.log(`an interrupted run in ${root} was undone${left.length > 0 ? `; ${leftAlone(left)}` : ''}`);
}

/** Another user's is theirs to undo: a folder above, such as the one for temporary files, may be open to all. */
function isOurs(folder: string): boolean {
  const entry = entryAt(folder, lstatSync);
  return entry !== undefined && [entry.uid, undefined].includes(process.getuid?.());
}
