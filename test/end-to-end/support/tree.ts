import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** What a folder holds, git's own files left out: each file's mode and a hash of its content, by its path. */
export function treeOf(folder: string): Record<string, string> {
  return Object.fromEntries(filesIn(folder).map((file) => [file, describe(path.join(folder, file))]));
}

/** When each file of a folder was last written, by its path. */
export function timesOf(folder: string): Record<string, number> {
  return Object.fromEntries(filesIn(folder).map((file) => [file, lstatSync(path.join(folder, file)).mtimeMs]));
}

/** The files of a folder and of those in it, as sorted paths from it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes('.git'))
    .toSorted();
}

function describe(file: string): string {
  const stat = lstatSync(file);
  const content = stat.isSymbolicLink() ? readlinkSync(file) : readFileSync(file);
  return `${(stat.mode & 0o777).toString(8)} ${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
