import { isConflict, linesOf, mergeLines, type Piece } from './merge.js';

/** Contents and executable bit of a file at one of the three points. */
export interface State {
  readonly contents: Buffer;
  readonly executable: boolean;
}

/** The three points of one file; `undefined` where there is none. */
export interface Versions {
  /** As the generator last made it. */
  readonly base?: State | undefined;
  /** As it is on the disk. */
  readonly ours?: State | undefined;
  /** As the generator makes it now. */
  readonly theirs?: State | undefined;
}

/** What becomes of one file, in the words that are said of it. */
export type Decision =
  | { readonly action: 'create' | 'update' | 'merge' | 'move'; readonly result: State }
  /** Both sides changed the same lines: `marked` has them side by side. */
  | { readonly action: 'conflict'; readonly result: State; readonly marked: State }
  | { readonly action: 'delete' }
  /** Nothing is to be done: as it should be; edited by the user alone; deleted by the user; edited and no longer made. */
  | { readonly action: 'identical' | 'edited' | 'deleted' | 'dropped' };

/**
 * Decides on one file by what changed since the base: only one side, and its state is taken; both, and they are merged
 * line by line. A file that the user deleted stays deleted; one that is no longer made goes only if nobody edited it.
 *
 * What the generator makes is first brought to the line ends and the byte order mark of the user's file.
 */
export function decide({ base, ours, theirs }: Versions): Decision {
  if (!ours)
    return theirs && !base ? { action: 'create', result: theirs } : { action: theirs ? 'deleted' : 'identical' };
  const style = styleOf(ours.contents);
  const before = base && styled(base, style);
  if (!theirs) return { action: before && same(before, ours) ? 'delete' : 'dropped' };
  return decideThree(before, ours, styled(theirs, style));
}

function decideThree(base: State | undefined, ours: State, theirs: State): Decision {
  const executable = base && ours.executable !== base.executable ? ours.executable : theirs.executable;
  const merged = mergeContents(base?.contents, ours.contents, theirs.contents);
  if ('marked' in merged) {
    return { action: 'conflict', result: { ...theirs, executable }, marked: { contents: merged.marked, executable } };
  }
  const result = { contents: merged.contents, executable };
  if (same(result, ours)) return { action: same(ours, theirs) ? 'identical' : 'edited' };
  return { action: merged.contents.equals(theirs.contents) ? 'update' : 'merge', result };
}

function mergeContents(
  base: Buffer | undefined,
  ours: Buffer,
  theirs: Buffer,
): { contents: Buffer } | { marked: Buffer } {
  if (ours.equals(theirs) || base?.equals(theirs)) return { contents: ours };
  if (base?.equals(ours)) return { contents: theirs };
  // Halves of two binary files make no file: there the mark is the user's own.
  if ([ours, theirs].some(isBinary)) return { marked: ours };
  const sides = [base ?? Buffer.alloc(0), ours, theirs].map((side) => linesOf(withoutByteOrderMark(side))) as Sides;
  const pieces = mergeLines(...sides);
  const { crlf, mark } = styleOf(ours);
  const lines = pieces.flatMap((piece) => marked(piece, crlf ? '\r\n' : '\n'));
  const text = withByteOrderMark(mark, Buffer.from(lines.join('')));
  return pieces.some(isConflict) ? { marked: text } : { contents: text };
}

type Sides = [base: string[], ours: string[], theirs: string[]];

/** Lines of the first mark that `marked` puts around a conflict; files that hold one are not settled yet. */
export const CONFLICT_MARK = '<<<<<<< yours';

function marked(piece: Piece, end: string): readonly string[] {
  if (!isConflict(piece)) return piece;
  const block = (lines: readonly string[]) => lines.map((line) => (line.endsWith('\n') ? line : line + end));
  return [
    `${CONFLICT_MARK}${end}`,
    ...block(piece.ours),
    `=======${end}`,
    ...block(piece.theirs),
    `>>>>>>> new template${end}`,
  ];
}

interface Style {
  readonly crlf: boolean;
  readonly mark: boolean;
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** The line ends of a text that are CRLF throughout, as git checks them out on Windows; a mixture is left as it is. */
function styleOf(contents: Buffer): Style {
  const text = contents.toString('latin1');
  const ends = text.match(/\r?\n/g) ?? [];
  return {
    crlf: ends.length > 0 && ends.every((end) => end === '\r\n'),
    mark: contents.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK),
  };
}

function styled({ contents, executable }: State, { crlf, mark }: Style): State {
  if (isBinary(contents)) return { contents, executable };
  const lines = crlf ? Buffer.from(contents.toString().replace(/\r?\n/g, '\r\n')) : contents;
  return { contents: withByteOrderMark(mark && !styleOf(contents).mark, lines), executable };
}

function withByteOrderMark(mark: boolean, contents: Buffer): Buffer {
  return mark ? Buffer.concat([BYTE_ORDER_MARK, contents]) : contents;
}

/** A text to be merged: the mark belongs to the file, not to its first line, which may come to stand elsewhere. */
function withoutByteOrderMark(contents: Buffer): string {
  return contents.toString().replace(/^\ufeff/, '');
}

function isBinary(contents: Buffer): boolean {
  return contents.includes(0) || !Buffer.from(contents.toString()).equals(contents);
}

function same(a: State, b: State): boolean {
  return a.executable === b.executable && a.contents.equals(b.contents);
}
