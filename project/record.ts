import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import valid from 'semver/functions/valid.js';
import type { Values } from './asking/questions.js';

/** A file as the generator makes it. */
export interface MadeFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly executable: boolean;
  readonly contents: Buffer;
}

/** The first line of a record. */
export interface RecordHeader {
  /** `app`, `service`, `demo.cool-demo` … */
  readonly part: string;
  /** Version of the templates. */
  readonly version: string;
  /** The part's own answers. */
  readonly answers: Values;
}

/** What the generator last produced of one part: the common ancestor of the user's edits and of the next templates. */
export interface PartRecord extends RecordHeader {
  readonly files: readonly MadeFile[];
}

/** Where a part's record is kept, from the project's root. */
export function recordPath(part: string): string {
  return `${RECORD_FOLDER}/${part}.jsonl`;
}

export const RECORD_FOLDER = '.yo-base';

/** The parts that have records, sorted, by the names of what is in their folder. */
export function partsRecorded(names: readonly string[]): string[] {
  const records = names.filter((name) => name.endsWith('.jsonl'));
  return records.map((name) => name.slice(0, -'.jsonl'.length)).toSorted();
}

/** Whether a file of a project is one of our own. */
export function isRecord(file: string): boolean {
  return file.startsWith(`${RECORD_FOLDER}/`);
}

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
  const [first = '', ...lines] = text.split(/\r?\n/).filter(Boolean);
  return { ...headerOf(first), files: lines.map((line) => fileOf(JSON.parse(line) as Line)) };
}

/** The header of a record's text, if there is one that can be read. */
export function recordedHeader(text = ''): RecordHeader | undefined {
  try {
    return headerOf(text.slice(0, text.indexOf('\n')));
  } catch {
    return undefined;
  }
}

function headerOf(line: string): RecordHeader {
  const { part, version, answers } = JSON.parse(line) as Line;
  const isHeader = typeof part === 'string' && typeof answers === 'object' && answers !== null;
  if (!isHeader || typeof version !== 'string' || valid(version) === null) throw new Error('it has no header');
  return { part, version, answers: answers as Values };
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

/**
 * Whether a path stays in the project, and out of git's own folder, whose hooks are run: records and journals come with
 * a repository, from whoever wrote that.
 */
export function isInnerPath(file: string): boolean {
  // What Windows, the system itself or a terminal takes for something else is never made.
  if (posix.normalize(file) !== file || posix.isAbsolute(file) || /[\\:\p{Cc}]/u.test(file)) return false;
  return !/^\.{0,2}$|^\.\.\/|\/$/.test(file) && !isGits(file);
}

/** Whether a path is in git's own folder, on disks that fold case too. */
export function isGits(file: string): boolean {
  return file.split(/[\\/]/).some((name) => name.toLowerCase() === '.git');
}

function hashOf(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
