import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * Everything below a folder and the folder itself, by path: kinds, all permission bits, hashes of contents, targets of
 * links. Empty folders and files that a run forgot count, so that two trees are equal only where nothing was touched.
 *
 * @param bits - The permission bits that count.
 */
export function wholeTree(folder: string, bits = 0o7777): Record<string, string> {
  // As entries, for else links to folders are followed.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const places = [folder, ...entries.map((entry) => path.join(entry.parentPath, entry.name)).toSorted()];
  return Object.fromEntries(places.map((place) => [path.relative(folder, place) || '.', describe(place, bits)]));
}

/**
 * A folder as the same answers make it for anybody, by path and as one hash. Of the permission bits only the executable
 * one of the owner counts, which is all that git keeps of them: the others are what the umask of its user leaves.
 */
export function sameForAll(folder: string): { readonly hash: string; readonly tree: Record<string, string> } {
  const tree = wholeTree(folder, 0o100);
  return { hash: hashOf(JSON.stringify(tree)), tree };
}

function describe(place: string, bits: number): string {
  const stat = lstatSync(place);
  const mode = (stat.mode & bits).toString(8);
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(place)}`;
  if (stat.isDirectory()) return `${mode} folder`;
  return `${mode} ${hashOf(readFileSync(place))}`;
}

function hashOf(contents: Buffer | string): string {
  return createHash('sha256').update(contents).digest('hex');
}
