import { decide, type Decision, type State } from './decide.js';
import type { RenderedFile } from './parts.js';
import type { MadeFile } from './record.js';

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
 */
export function planPart(
  base: readonly MadeFile[],
  theirs: readonly RenderedFile[],
  onDisk: (path: string) => State | undefined,
): PlannedFile[] {
  const [before, after] = [byPath(base), byPath(theirs)];
  const moves = movesBetween(before, after);
  const moved = new Set(moves.values());
  const places = [...new Set([...before.keys(), ...after.keys()])].filter((place) => !moved.has(place));
  return places.flatMap((place) => {
    const old = moves.get(place);
    const versions = { base: before.get(old ?? place), theirs: after.get(place) };
    const ours = onDisk(place);
    if (old === undefined) return [{ path: place, ours, decision: decide({ ...versions, ours }) }];
    return planMoved(place, old, versions, ours, onDisk(old));
  });
}

/** A file that the templates moved: the user's file follows, unless they put another one there. */
function planMoved(
  place: string,
  old: string,
  versions: { base: MadeFile | undefined; theirs: MadeFile | undefined },
  ours: State | undefined,
  atOld: State | undefined,
): PlannedFile[] {
  const { base, theirs } = versions;
  if (!atOld) return [{ path: place, ours, decision: decide({ ...versions, ours }) }];
  if (!ours)
    return [{ path: place, from: old, ours: atOld, decision: moving(decide({ ...versions, ours: atOld }), atOld) }];
  return [
    { path: place, ours, decision: decide({ ours, theirs }) },
    { path: old, ours: atOld, decision: decide({ base, ours: atOld }) },
  ];
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
