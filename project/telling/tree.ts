import path from 'node:path';
import groupBy from 'lodash/groupBy.js';
import type { Output } from './terminal.js';
import { wrapped } from './wrapping.js';

/** A folder and the names of the files in it. */
type Row = readonly [folder: string, names: readonly string[]];

/** Names of folders that are longer are followed by their files without being in line with the others. */
const LONGEST_FOLDER = 24;

/** Between two columns, and between two names. */
const GAP = '  ';

/** What the first line of a row starts with, and the others. */
const [BRANCH, LAST_BRANCH] = [
  ['  ├── ', '  │   '],
  ['  └── ', '      '],
] as const;

/**
 * Files as a tree that has a row for each folder, in lines that are no wider than they may be where the names allow it.
 *
 * @param files - Paths with `/`.
 */
export function treeLines(files: readonly string[], { columns, paint }: Output): string[] {
  const rows = rowsOf(files);
  const lengths = rows.map(([folder]) => folder.length).filter((length) => length <= LONGEST_FOLDER);
  const width = Math.max(0, ...lengths);
  return rows.flatMap(([folder, names], index) => {
    const [first, below] = index === rows.length - 1 ? LAST_BRANCH : BRANCH;
    // Files beside the folders need no column for a folder.
    const label = folder === '' ? '' : folder.padEnd(width) + GAP;
    const lines = wrapped(names, columns - first.length - label.length, GAP);
    return lines.map((line, at) => (at === 0 ? first + paint('cyan', label) : below + ' '.repeat(label.length)) + line);
  });
}

/** Files that are in no folder come last. */
function rowsOf(files: readonly string[]): Row[] {
  const folders = Object.entries(groupBy(files, (file) => path.posix.dirname(file)));
  const rows = folders.map(([folder, inside]): Row => {
    const names = inside.map((file) => path.posix.basename(file)).toSorted();
    return [folder === '.' ? '' : `${folder}/`, names];
  });
  return rows.toSorted(([a], [b]) => (a === '' || (b !== '' && a > b) ? 1 : -1));
}
