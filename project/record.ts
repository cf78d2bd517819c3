import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Values } from './questions.js';

/** A file as the generator makes it. */
export interface MadeFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly executable: boolean;
  readonly contents: Buffer;
}

/** What the generator last produced of one part: the common ancestor of the user's edits and of the next templates. */
export interface PartRecord {
  /** `app`, `service`, `demo.cool-demo` … */
  readonly part: string;
  /** Version of the templates. */
  readonly version: string;
  /** The part's own answers. */
  readonly answers: Values;
  readonly files: readonly MadeFile[];
}

/** Where a part's record is kept, from the project's root. */
export function recordPath(part: string): string {
  return `${RECORD_FOLDER}/${part}.jsonl`;
}

export const RECORD_FOLDER = '.yo-base';

/**
 * A record as text: a header line, then a line for each file, sorted by path. The same record is always the same text,
 * and as every part has a file of its own, branches that add different parts merge.
 */
export function serializeRecord({ part, version, answers, files }: PartRecord): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return [{ part, version, answers }, ...sorted.map(fileLine)].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * @throws Error where the text is no record, or was changed since it was written.
 */
export function parseRecord(text: string): PartRecord {
  const [header, ...lines] = text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  if (header?.part === undefined) throw new Error('it has no header');
  const { part, version, answers } = header as unknown as PartRecord;
  return { part, version, answers, files: lines.map(fileOf) };
}

type Line = Readonly<Record<string, unknown>>;

function fileLine({ path, executable, contents }: MadeFile): Line {
  const text = contents.toString();
  const content = Buffer.from(text).equals(contents) ? { text } : { base64: contents.toString('base64') };
  return { path, mode: executable ? '755' : '644', ...content, sha256: hashOf(contents) };
}

function fileOf({ path, mode, text, base64, sha256 }: Line): MadeFile {
  const contents = typeof text === 'string' ? Buffer.from(text) : Buffer.from(String(base64), 'base64');
  if (typeof path !== 'string' || !isInnerPath(path) || hashOf(contents) !== sha256) {
    throw new Error(`the line of ${String(path)} is damaged`);
  }
  return { path, executable: mode === '755', contents };
}

/** Whether a path stays in the project: records and journals come with a repository, from whoever wrote that. */
export function isInnerPath(file: string): boolean {
  return posix.normalize(file) === file && !posix.isAbsolute(file) && !/^\.\.(\/|$)/.test(file);
}

function hashOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
