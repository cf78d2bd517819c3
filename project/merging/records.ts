import path from 'node:path';
import gt from 'semver/functions/gt.js';
import { UserError } from '../errors.js';
import { namesIn } from '../folders.js';
import { hasPart, ownPackage } from '../project.js';
import { readDisk } from '../reading.js';
import { parseRecord, type PartRecord, partsRecorded, RECORD_FOLDER, recordPath } from '../record.js';

/** What a project has of a part's record: the record, or in words why there is none. */
export type Recorded = { readonly record: PartRecord } | { readonly record?: undefined; readonly problem: string };

/** Reads the record of a part. One that is damaged or missing is none, and then every difference is a conflict. */
export function readRecord(root: string, part: string): Recorded {
  const file = recordPath(part);
  const text = readDisk(path.join(root, file));
  if (text === undefined) return { problem: `${file} is missing` };
  try {
    const record = parseRecord(text);
    if (record.part !== part) throw new Error(`it is that of "${record.part}"`);
    return { record };
  } catch (error) {
    return { problem: `${file} is damaged (${(error as Error).message})` };
  }
}

/**
 * The record of a part that is to be changed as a whole.
 *
 * @throws UserError where there is none.
 */
export function requireRecord(root: string, part: string): PartRecord {
  const recorded = readRecord(root, part);
  if (recorded.record) return recorded.record;
  const [kind = '', name] = part.split(/\.(.*)/);
  const others = recordedParts(root).filter((other) => other.startsWith(`${kind}.`));
  const known =
    others.length === 0 ? '' : `; there is ${others.map((other) => other.slice(kind.length + 1)).join(', ')}`;
  const what = name === undefined ? kind : `${kind} "${name}"`;
  throw new UserError(`no ${what} is known here: ${recorded.problem}${known}`);
}

/** The names of a project's parts: those that it has records of, and those that show themselves without. */
export function partsOf(root: string): string[] {
  const shown = (['service', 'docker', 'deploy'] as const).filter((part) => hasPart(readDisk, { root }, part));
  return [...new Set(['app', ...shown, ...recordedParts(root)])];
}

function recordedParts(root: string): string[] {
  return partsRecorded(namesIn(path.join(root, RECORD_FOLDER)));
}

/** Whether a version is newer than this one; one that is not known is none. */
export function isNewer(version: string | undefined): boolean {
  return version !== undefined && gt(version, ownPackage.version);
}

/**
 * @throws UserError where a part, or a project, was made by a version that is newer than this one.
 */
export function refuseNewer(what: string, version: string | undefined): void {
  if (!isNewer(version)) return;
  throw new UserError(
    `${what} was made by ${ownPackage.name} ${version}, and this is ${ownPackage.version}, which would take its ` +
      `changes back; install the newer one: npm install --global ${ownPackage.name}@latest`,
  );
}
