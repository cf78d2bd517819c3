import { decide, type Decision, type State, type Versions } from './decide.js';
import type { RenderedFile } from '../parts.js';
import type { MadeFile } from '../record.js';
import { HAS_EXECUTABLES } from '../system.js';

/** What becomes of one file of a part. */
export interface PlannedFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  /** Where the user's file is until now, if the templates have moved it. */
  readonly from?: string;
  /** The user's file. */
  readonly ours: State | undefined;
  readonly decision: Decision;
}

/**
 * Decides on every file of a part, by what the generator last made, what it makes now and what is on the disk.
 *
 * @param base - As the record has it; empty where there is none.
 * @param onDisk - The user's file at a path.
 * @param hasExecutables - Whether the disk knows which files may be executed; elsewhere none of them counts as one.
 */
export function planPart(
  base: readonly MadeFile[],
  theirs: readonly RenderedFile[],
  onDisk: (path: string) => State | undefined,
  hasExecutables = HAS_EXECUTABLES,
): PlannedFile[] {
  const comparable = <File extends MadeFile>(file: File): File =>
    hasExecutables ? file : { ...file, executable: false };
  const [before, after] = [byPath(base.map(comparable)), byPath(theirs.map(comparable))];
  const moves = movesBetween(before, after);
  const moved = new Set(moves.values());
  const places = [...new Set([...before.keys(), ...after.keys()])].filter((place) => !moved.has(place));
  return places.flatMap((place) => {
    const old = moves.get(place);
    const versions = { base: before.get(old ?? place), theirs: after.get(place), ours: onDisk(place) };
    return old === undefined ? [planned(place, versions)] : planMoved(place, old, versions, onDisk(old));
  });
}

function planned(place: string, versions: Versions): PlannedFile {
  return { path: place, ours: versions.ours, decision: decide(versions) };
}

/** A file that the templates moved: the user's file follows, unless they put another one there. */
function planMoved(place: string, old: string, versions: Versions, atOld: State | undefined): PlannedFile[] {
  const { base, ours, theirs } = versions;
  if (!atOld) return [planned(place, versions)];
  if (ours) return [planned(place, { ours, theirs }), planned(old, { base, ours: atOld })];
  const decision = decide({ base, ours: atOld, theirs });
  return [{ path: place, from: old, ours: atOld, decision: moving(decision, atOld) }];
}

function moving(decision: Decision, ours: State): Decision {
  return 'result' in decision ? decision : { action: 'move', result: ours };
}

/** New path → old path, of files that the last version made elsewhere. Where one became two, the first takes it over. */
function movesBetween(
  before: ReadonlyMap<string, MadeFile>,
  after: ReadonlyMap<string, RenderedFile>,
): ReadonlyMap<string, string> {
  const left = new Set([...before.keys()].filter((place) => !after.has(place)));
  const moves = new Map<string, string>();
  for (const { path, formerly } of after.values()) {
    const old = before.has(path) ? undefined : formerly.find((place) => left.delete(place));
    if (old !== undefined) moves.set(path, old);
  }
  return moves;
}

function byPath<File extends MadeFile>(files: readonly File[]): Map<string, File> {
  return new Map(files.map((file) => [file.path, file]));
}

/** What is merged with a file of the user where there is no record. */
export interface Wanted {
  readonly base?: MadeFile;
  readonly theirs: RenderedFile;
}

/** Takes a file over that was there before the project: `ours` is the user's. */
export type TakeOver = (file: RenderedFile, ours: State) => Wanted;

/** Decides on the files of a part that has no record, in the place of a project that was there before. */
export function planTakeOver(
  files: readonly RenderedFile[],
  onDisk: (path: string) => State | undefined,
  takeOver: TakeOver,
): PlannedFile[] {
  const wanted = files.map((file): Wanted => {
    const ours = onDisk(file.path);
    return ours ? takeOver(file, ours) : { theirs: file };
  });
  const base = wanted.flatMap((file) => file.base ?? []);
  const theirs = wanted.map((file) => file.theirs);
  return planPart(base, theirs, onDisk);
}
