import path from 'node:path';
import groupBy from 'lodash/groupBy.js';
import type { Output } from './terminal.js';

/** Names of folders that are longer are followed by their files without being in line with the others. */
const LONGEST_FOLDER = 24;

/** Between two columns, and between two names. */
const GAP = '  ';

/**
 * Files as a tree that has a row for each folder, in lines that are no wider than they may be where the names allow it.
 *
 * @param files - Paths with `/`.
 */
export function treeLines(files: readonly string[], { columns, paint }: Output): string[] {
  const folders = Object.entries(groupBy(files, (file) => path.posix.dirname(file))).toSorted(byFolder);
  const rows = folders.map(([folder, inside]) => ({
    folder: folder === '.' ? '' : `${folder}/`,
    names: inside.map((file) => path.posix.basename(file)).toSorted(),
  }));
  const width = Math.max(...rows.map(({ folder }) => (folder.length > LONGEST_FOLDER ? 0 : folder.length)));
  return rows.flatMap(({ folder, names }, index) => {
    const isLast = index === rows.length - 1;
    // Files beside the folders need no column for a folder.
    const label = folder === '' ? '' : folder.padEnd(width) + GAP;
    const room = columns - GAP.length - BRANCH.last.length - label.length;
    const [first = '', ...others] = filled(names, room);
    const start = GAP + (isLast ? BRANCH.last : BRANCH.next) + paint('blue', label);
    const below = GAP + (isLast ? BRANCH.none : BRANCH.past) + ' '.repeat(label.length);
    return [start + first, ...others.map((line) => below + line)];
  });
}

const BRANCH = { next: '├── ', last: '└── ', past: '│   ', none: '    ' };

/** Files that are in no folder come last. */
function byFolder([a]: [string, unknown], [b]: [string, unknown]): number {
  if (a === '.' || b === '.') return a === '.' ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Puts as many names into a line as there is room for. */
function filled(names: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + GAP.length + name.length <= room) {
      lines[lines.length - 1] = last + GAP + name;
    } else lines.push(name);
  }
  return lines;
}
