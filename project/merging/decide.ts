import { type Conflict, isConflict, linesOf, mergeLines } from './merge.js';

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
  /** Both sides changed the same lines: there `result` has the templates', `kept` the user's, `marked` both. */
  | { readonly action: 'conflict'; readonly result: State; readonly kept: State; readonly marked: State }
  | { readonly action: 'delete' }
  /** Nothing is to be done: as it should be; edited by the user alone; edited and no longer made; deleted by the user. */
  | { readonly action: 'identical' | 'edited' | 'dropped' }
  /** `isNews` where the templates have changed it since. */
  | { readonly action: 'deleted'; readonly isNews: boolean };

/** Whether a file is other afterwards; a conflict counts, for it may be. */
export function isChange(decision: Decision): boolean {
  return 'result' in decision || decision.action === 'delete';
}

/**
 * Decides on one file by what changed since the base: only one side, and its state is taken; both, and they are merged
 * line by line. A file that the user deleted stays deleted; one that is no longer made goes only if nobody edited it.
 *
 * What the generator makes is first brought to the line ends and the byte order mark of the user's file.
 */
export function decide({ base, ours, theirs }: Versions): Decision {
  if (!ours) return decideGone(base, theirs);
  const style = styleOf(ours.contents);
  const before = base && styled(base, style);
  if (!theirs) return { action: before && same(before, ours) ? 'delete' : 'dropped' };
  return decideThree(before, ours, styled(theirs, style));
}

function decideGone(base: State | undefined, theirs: State | undefined): Decision {
  if (!theirs) return { action: 'identical' };
  return base ? { action: 'deleted', isNews: !same(base, theirs) } : { action: 'create', result: theirs };
}

function decideThree(base: State | undefined, ours: State, theirs: State): Decision {
  const executable = ours.executable !== base?.executable ? ours.executable : theirs.executable;
  const merged = mergeContents(base?.contents, ours.contents, theirs.contents);
  if ('marked' in merged) {
    const state = (contents: Buffer): State => ({ contents, executable });
    return { action: 'conflict', result: state(merged.theirs), kept: state(merged.ours), marked: state(merged.marked) };
  }
  const result = { contents: merged.contents, executable };
  if (same(result, ours)) return { action: same(ours, theirs) ? 'identical' : 'edited' };
  return { action: merged.contents.equals(theirs.contents) ? 'update' : 'merge', result };
}

function mergeContents(
  base: Buffer | undefined,
  ours: Buffer,
  theirs: Buffer,
): { contents: Buffer } | Record<'ours' | 'theirs' | 'marked', Buffer> {
  if (ours.equals(theirs) || base?.equals(theirs)) return { contents: ours };
  if (base?.equals(ours)) return { contents: theirs };
  // Halves of two binary files make no file: there the mark is the user's own.
  if ([ours, theirs].some(isBinary)) return { ours, theirs, marked: ours };
  const sides = [base ?? Buffer.alloc(0), ours, theirs].map((side) => linesOf(withoutByteOrderMark(side))) as Sides;
  const pieces = mergeLines(...sides);
  const { crlf, mark } = styleOf(ours);
  const text = (settle: (conflict: Conflict) => readonly string[]) =>
    withByteOrderMark(
      mark,
      Buffer.from(pieces.flatMap((piece) => (isConflict(piece) ? settle(piece) : piece)).join('')),
    );
  const all = {
    ours: text((conflict) => conflict.ours),
    theirs: text((conflict) => conflict.theirs),
    marked: text((conflict) => marked(conflict, crlf ? '\r\n' : '\n')),
  };
  return pieces.some(isConflict) ? all : { contents: all.ours };
}

type Sides = [base: string[], ours: string[], theirs: string[]];

/** Lines of the first mark that `marked` puts around a conflict; files that hold one are not settled yet. */
export const CONFLICT_MARK = '<<<<<<< yours';

/** Whether a file has both sides of a conflict in it. */
export function isMarked(state: State | null | undefined): boolean {
  return state?.contents.includes(CONFLICT_MARK) === true;
}

function marked({ ours, theirs }: Conflict, end: string): readonly string[] {
  const block = (lines: readonly string[]) => lines.map((line) => (line.endsWith('\n') ? line : line + end));
  return [`${CONFLICT_MARK}${end}`, ...block(ours), `=======${end}`, ...block(theirs), `>>>>>>> new template${end}`];
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

/** Whether two states of a file are one. */
export function same(a: State, b: State): boolean {
  return a.executable === b.executable && a.contents.equals(b.contents);
}
