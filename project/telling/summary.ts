import countBy from 'lodash/countBy.js';
import groupBy from 'lodash/groupBy.js';
import { isChange } from '../merging/decide.js';
import type { StagedFile, SummaryRow } from '../merging/run.js';

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
  const changing = staged.filter(({ decision }) => isChange(decision));
  const projects = Object.entries(groupBy(changing, ({ root }) => root));
  return projects.flatMap(([root, files]) => tableLines(root, rowsOf(files).concat(also)));
}

function tableLines(root: string, rows: readonly SummaryRow[]): string[] {
  const width = Math.max(...rows.map(([thing]) => thing.length));
  const lines = rows.map(([thing, change]) => `  ${thing.padEnd(width)}  ${change}`);
  return [`In ${root}:`, '', ...lines, ''];
}

function rowsOf(files: readonly StagedFile[]): SummaryRow[] {
  const parts = Object.entries(groupBy(files, ({ part }) => part ?? 'your code'));
  return parts.map(([part, inside]) => [nameOf(part), changeOf(inside)]);
}

/** `demo.cool-demo` → `demo cool-demo`. */
function nameOf(part: string): string {
  return part === 'app' ? 'project' : part.replace('.', ' ');
}

function changeOf(files: readonly StagedFile[]): string {
  const counts = countBy(files, ({ decision }) => decision.action);
  const said = Object.entries(WORDS).filter(([action]) => action in counts);
  return said.map(([action, words], index) => `${counted(counts[action] ?? 0, index === 0)} ${words}`).join(', ');
}

function counted(count: number, isFirst: boolean): string {
  if (!isFirst) return String(count);
  return count === 1 ? '1 file' : `${count} files`;
}
