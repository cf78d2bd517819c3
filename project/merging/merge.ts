import { diffArrays } from 'diff';

/** A stretch of lines that both sides changed, each in its own way. */
export interface Conflict {
  readonly ours: readonly string[];
  readonly base: readonly string[];
  readonly theirs: readonly string[];
}

/** A merged text as a sequence of agreed lines and conflicts. */
export type Piece = readonly string[] | Conflict;

/** Lines `from` up to `to` of the base become `lines`. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Merges two descendants of a text line by line, as `diff3 -m` and git do: where only one side changed, its change is
 * taken; where both changed the same or touching lines in different ways, that is a conflict.
 *
 * @param base - Lines of the common ancestor, each with its line end.
 */
export function mergeLines(base: readonly string[], ours: readonly string[], theirs: readonly string[]): Piece[] {
  const changes = { ours: changesOf(base, ours), theirs: changesOf(base, theirs) };
  const pieces: Piece[] = [];
  let done = 0;
  for (const region of regionsOf(changes.ours, changes.theirs)) {
    pieces.push(base.slice(done, region.from), ...mergeRegion(base, region));
    done = region.to;
  }
  pieces.push(base.slice(done));
  return pieces;
}

/** Whether a piece of a merge is a conflict. */
export function isConflict(piece: Piece): piece is Conflict {
  return 'theirs' in piece;
}

/** The lines of a text, each with its line end; the last may have none. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changesOf(base: readonly string[], side: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [from, to, lines]: [number, number, readonly string[]] = [0, 0, []];
  const close = () => {
    if (to > from || lines.length > 0) changes.push({ from, to, lines });
  };
  for (const part of diffArrays([...base], [...side])) {
    // Not pushed: a call takes some hundred thousand arguments at most.
    if (part.added) lines = lines.concat(part.value);
    else if (part.removed) to += part.value.length;
    else {
      close();
      from = to + part.value.length;
      [to, lines] = [from, []];
    }
  }
  close();
  return changes;
}

/** A stretch of the base that one side changed, or that changes of both sides overlap or touch in. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly ours: readonly Change[];
  readonly theirs: readonly Change[];
}

function regionsOf(ours: readonly Change[], theirs: readonly Change[]): Region[] {
  const all = [...ours, ...theirs].toSorted((a, b) => a.from - b.from || a.to - b.to);
  const regions: { from: number; to: number }[] = [];
  for (const change of all) {
    const last = regions.at(-1);
    if (last && change.from <= last.to) last.to = Math.max(last.to, change.to);
    else regions.push({ from: change.from, to: change.to });
  }
  return regions.map(({ from, to }) => ({ from, to, ours: within(ours, from, to), theirs: within(theirs, from, to) }));
}

function within(changes: readonly Change[], from: number, to: number): Change[] {
  return changes.filter((change) => from <= change.from && change.to <= to);
}

function mergeRegion(base: readonly string[], region: Region): Piece[] {
  const ours = applied(base, region, region.ours);
  const theirs = applied(base, region, region.theirs);
  if (region.theirs.length === 0 || sameLines(ours, theirs)) return [ours];
  if (region.ours.length === 0) return [theirs];
  return trimmed({ ours, base: base.slice(region.from, region.to), theirs });
}

function applied(base: readonly string[], region: Region, changes: readonly Change[]): string[] {
  const stretches: (readonly string[])[] = [];
  let done = region.from;
  for (const change of changes) {
    stretches.push(base.slice(done, change.from), change.lines);
    done = change.to;
  }
  return [...stretches, base.slice(done, region.to)].flat();
}

/** A conflict without the lines that both sides begin and end with: those are agreed. */
function trimmed({ ours, base, theirs }: Conflict): Piece[] {
  const shorter = Math.min(ours.length, theirs.length);
  let start = 0;
  while (start < shorter && ours[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < shorter - start && ours.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  const middle = (lines: readonly string[]) => lines.slice(start, lines.length - end);
  return [ours.slice(0, start), { ours: middle(ours), base, theirs: middle(theirs) }, ours.slice(ours.length - end)];
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
