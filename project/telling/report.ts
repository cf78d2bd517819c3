import groupBy from 'lodash/groupBy.js';
import partition from 'lodash/partition.js';
import type { Outcome } from '../merging/run.js';
import type { Output, Paint } from './terminal.js';
import { treeLines } from './tree.js';

/** What is told file by file, as the user has to know of each. */
const ONE_BY_ONE: ReadonlySet<string> = new Set(['conflict', 'mark', 'keep', 'force', 'skip']);

/** Files of one fate that are seen at a glance; of more, a tree is shown. */
const FEW = 4;

/** Width of the longest of Yeoman's words. */
const WORD = 'identical'.length;

const COLORS: Readonly<Record<string, Parameters<Paint>[0]>> = {
  create: 'green',
  delete: 'red',
  conflict: 'red',
  mark: 'red',
  keep: 'yellow',
  force: 'yellow',
  skip: 'yellow',
};

/**
 * What is told of a run: a line for each file that needs words of its own, trees of the others.
 *
 * @param shown - A path as the user would type it, of a root or of a file in it.
 */
export function reportLines(
  outcomes: readonly Outcome[],
  shown: (root: string, file?: string) => string,
  output: Output,
): string[] {
  const alike = Object.values(groupBy(outcomes, ({ word, root }) => `${word} ${root}`));
  return alike.flatMap((files) => {
    const [plain, noted] = partition(files, ({ note, word }) => note === '' && !ONE_BY_ONE.has(word));
    const others = plain.length > FEW ? treeOf(plain, shown, output) : verboseLines(plain, shown, output);
    return others.concat(verboseLines(noted, shown, output));
  });
}

/** A line for each file. */
export function verboseLines(
  outcomes: readonly Outcome[],
  shown: (root: string, file?: string) => string,
  { paint }: Output,
): string[] {
  return outcomes.map(({ word, root, path, note }) => `${painted(word, paint)} ${shown(root, path)}${note}`);
}

function treeOf(files: readonly Outcome[], shown: (root: string) => string, output: Output): string[] {
  const [{ word, root } = { word: '', root: '' }] = files;
  const place = shown(root) === '' ? '' : ` in ${shown(root)}`;
  const paths = files.map((file) => file.path);
  return [`${painted(word, output.paint)} ${files.length} files${place}`, ...treeLines(paths, output)];
}

function painted(word: string, paint: Paint): string {
  return paint(COLORS[word] ?? 'cyan', word.padStart(WORD));
}

/** A patch as terminals show it. */
export function paintedPatch(patch: string, paint: Paint): string {
  const lines = patch.split('\n').map((line) => {
    if (line.startsWith('+')) return paint('green', line);
    return line.startsWith('-') ? paint('red', line) : line;
  });
  return lines.join('\n');
}
