import { type Dirent, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { entryAt } from './destination.js';
import { explained, UserError } from './errors.js';
import { relativePath } from './system.js';

/** A folder and all above it, the nearest first. */
export function withAncestors(folder: string): string[] {
  const place = path.resolve(folder);
  const parent = path.dirname(place);
  return parent === place ? [place] : [place, ...withAncestors(parent)];
}

/**
 * Makes a folder and those above it. What Node has for this never ends where a file system takes no folders, as /proc.
 *
 * @throws UserError where it takes none.
 */
export function makeFolder(folder: string): void {
  const missing = withAncestors(folder).filter((place) => !entryAt(place)?.isDirectory());
  for (const place of missing.toReversed()) makeOne(place);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError(`${folder} cannot be made there; choose another path`, { cause: error });
    // Another run may have made it in the meantime.
    if (code !== 'EEXIST' || !entryAt(folder)?.isDirectory()) throw error;
  }
}

/** Names of what is in a folder; none where there is no folder. */
export function namesIn(folder: string): string[] {
  return entryAt(folder)?.isDirectory() ? readdirSync(folder) : [];
}

/** Whatever is below a folder and no folder itself, with its path from there, with `/`; sorted. Links are not followed. */
export function filesBelow(folder: string): { path: string; entry: Dirent }[] {
  if (!entryAt(folder)?.isDirectory()) return [];
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => ({ path: relativePath(folder, path.join(entry.parentPath, entry.name)), entry }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } catch (error) {
    throw explained(error);
  }
}

/** Whether a file is what Python and its tools keep, and can make again. */
export function isCache(file: string): boolean {
  return /(^|\/)(__pycache__|\.(mypy|pytest|ruff)_cache|\.ipynb_checkpoints)\//.test(file);
}

/** Takes a folder away in which nothing is left but caches, if it can: they do no harm. */
export function removeCaches(folder: string): void {
  const left = filesBelow(folder);
  if (left.length === 0 || !left.every((file) => isCache(file.path))) return;
  try {
    rmSync(folder, { recursive: true });
  } catch {
    // They belong to somebody else, such as a container.
  }
}
