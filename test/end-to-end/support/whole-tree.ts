import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * Everything below a folder and the folder itself, by path: kinds, all permission bits, hashes of contents, targets of
 * links. Empty folders and files that a run forgot count, so that two trees are equal only where nothing was touched.
 */
export function wholeTree(folder: string): Record<string, string> {
  // As entries, for else links to folders are followed.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const places = [folder, ...entries.map((entry) => path.join(entry.parentPath, entry.name)).toSorted()];
  return Object.fromEntries(places.map((place) => [path.relative(folder, place) || '.', describe(place)]));
}

function describe(place: string): string {
  const stat = lstatSync(place);
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(place)}`;
  if (stat.isDirectory()) return `${mode} folder`;
  return `${mode} ${createHash('sha256').update(readFileSync(place)).digest('hex')}`;
}
