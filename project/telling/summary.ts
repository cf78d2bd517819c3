import countBy from 'lodash/countBy.js';
import groupBy from 'lodash/groupBy.js';
import sortBy from 'lodash/sortBy.js';
import { isChange } from '../merging/decide.js';
import type { StagedFile } from '../merging/run.js';
import { isRecord } from '../record.js';

/** A thing that a run will make or change, and what of it. */
export type SummaryRow = readonly [thing: string, change: string];

/** What is said of the number of files, in this order. */
const WORDS = {
  create: 'to create',
  update: 'to update',
  merge: 'to merge with your edits',
  move: 'to move',
  delete: 'to delete',
  conflict: 'where you changed the same lines as the templates',
} as const;

/**
 * What a run is about to make of a project, by its parts; nothing where it changes nothing.
 *
 * @param also - What it makes beside files.
 */
export function summaryLines(staged: readonly StagedFile[], also: readonly SummaryRow[]): string[] {
  const changing = staged.filter(({ path, decision }) => isChange(decision) && !isRecord(path));
  return Object.entries(groupBy(changing, ({ root }) => root)).flatMap(([root, files]) => {
    const parts = Object.entries(groupBy(files, ({ part }) => part ?? 'your own code'));
    const rows = [...parts.map(([part, inside]): SummaryRow => [nameOf(part), changeOf(inside)]), ...also];
    const width = Math.max(...rows.map(([thing]) => thing.length));
    return [`In ${root}:`, '', ...rows.map(([thing, change]) => `  ${thing.padEnd(width)}  ${change}`), ''];
  });
}

/** `demo.cool-demo` → `demo cool-demo`. */
function nameOf(part: string): string {
  return part === 'app' ? 'project' : part.replace('.', ' ');
}

function changeOf(files: readonly StagedFile[]): string {
  const counts = Object.entries(countBy(files, ({ decision }) => decision.action));
  const inOrder = sortBy(counts, ([action]) => Object.keys(WORDS).indexOf(action));
  const said = inOrder.map(([action, count], index) => {
    const files = count === 1 ? 'file' : 'files';
    return [count, ...(index === 0 ? [files] : []), WORDS[action as keyof typeof WORDS]].join(' ');
  });
  return said.join(', ');
}
