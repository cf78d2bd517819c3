import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MemFsEditor } from 'mem-fs-editor';
import type { Values } from './asking/questions.js';
import type { State } from './merging/decide.js';
import { recordedHeader, recordPath } from './record.js';
import { entryAt } from './destination.js';
import { explained, UserError } from './errors.js';

/**
 * The text of a file, by its absolute path; `undefined` where there is none.
 *
 * @throws UserError where something else stands in its place.
 */
export type Read = (file: string) => string | undefined;

/** Reads from the disk. */
export const readDisk: Read = (file) => {
  const entry = entryAt(file);
  if (!entry) return undefined;
  if (!entry.isFile()) throw new UserError(`${file} is not a regular file; move it away first`);
  return contentsOf(file).toString();
};

/** Reads what a run has written but not yet committed, and all else from the disk. */
export function reader(fs: MemFsEditor): Read {
  return (file) => {
    if (!fs.store.existsInMemory(file)) return readDisk(file);
    return fs.exists(file) ? (fs.read(file) ?? undefined) : undefined;
  };
}

/** A file of a project as it is on the disk; `undefined` where there is no regular one. */
export function stateOnDisk(root: string, file: string): State | undefined {
  const target = path.join(root, file);
  const entry = entryAt(target);
  return entry?.isFile() ? { contents: contentsOf(target), executable: (entry.mode & 0o100) !== 0 } : undefined;
}

/** The answers that the record of a part has; none where there is no record, or one that cannot be read. */
export function recordedAnswers(root: string, part: string): Values {
  return recordedHeader(readDisk(path.join(root, recordPath(part))))?.answers ?? {};
}

function contentsOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw explained(error);
  }
}
