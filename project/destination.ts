import { accessSync, constants, lstatSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { explained, UserError } from './errors.js';
import { isGits } from './record.js';

/**
 * Makes sure, before anything is written, that a file can be.
 *
 * @param root - Absolute path of the project, which need not exist yet.
 * @throws UserError where a link leads out of the project, a file stands where a folder has to be or a folder where
 * the file has to be, and where the folder that is there cannot be written to.
 */
export function checkDestination(root: string, destination: string): void {
  let folder = existingFolder(root);
  if (folder === root) folder = checkPlaces(root, destination);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UserError(`${folder} cannot be written to; make it writable, or choose another path`, { cause: error });
  }
}

/** The project's folder, or the nearest one above it where it has yet to be made. */
function existingFolder(root: string): string {
  for (let place = root; ; place = path.dirname(place)) {
    const [entry, target] = [entryAt(place, lstatSync), entryAt(place)];
    if (target?.isDirectory()) return place;
    if (target) throw new UserError(`${place} is a file, but the project has to be a folder; choose another path`);
    if (entry) throw new UserError(`${place} is a link to nowhere; remove it first`);
  }
}

/** Checks what there is on the way from the project to a file, and returns the last folder on it. */
function checkPlaces(root: string, destination: string): string {
  let folder = root;
  for (const name of path.relative(root, destination).split(path.sep)) {
    const place = path.join(folder, name);
    const entry = entryAt(place, lstatSync);
    if (!entry) break;
    checkPlace(root, place, entry, place === destination);
    if (place !== destination) folder = place;
  }
  return folder;
}

function checkPlace(root: string, place: string, entry: Stats, isFile: boolean): void {
  const shown = path.relative(root, place);
  if (entry.isSymbolicLink() && !isInside(root, place)) {
    throw new UserError(`${shown} is a link out of the project; nothing is written through it, so remove it first`);
  }
  const target = statSync(place);
  const isFolder = target.isDirectory();
  if (isFile && isFolder) throw new UserError(`${shown} is a folder, but a file has to go there; move it away first`);
  if (isFile && !target.isFile()) throw new UserError(`${shown} is not a regular file; move it away first`);
  if (!isFile && !isFolder) throw new UserError(`${shown} is a file, but a folder has to go there; move it away first`);
}

function isInside(root: string, place: string): boolean {
  try {
    const way = path.relative(realpathSync(root), realpathSync(place));
    return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way) && !isGits(way);
  } catch {
    return false; // a dangling link: where it would be written cannot be known
  }
}

/** What there is at a place, also below a file, where the disk only knows an error. */
export function entryAt(place: string, look: (place: string) => Stats = statSync): Stats | undefined {
  try {
    return look(place);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw explained(error);
  }
}
