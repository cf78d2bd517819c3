import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test, removed after it. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'datascience-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts files into a folder: path → text. */
export function fill(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** The text of a file in a folder. */
export function read(folder: string, file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

/** Paths of all files below a folder, sorted, without git's own. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes('.git'))
    .toSorted();
}

/** What each file of a folder says, by its path: a test that compares two trees shows what differs. */
export function treeOf(folder: string): Record<string, string> {
  return Object.fromEntries(filesOf(folder).map((file) => [file, describe(path.join(folder, file))]));
}

/** When each file of a folder was last written, by its path. */
export function timesOf(folder: string): Record<string, number> {
  return Object.fromEntries(filesOf(folder).map((file) => [file, lstatSync(path.join(folder, file)).mtimeMs]));
}

function describe(file: string): string {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  const text = textOf(readFileSync(file));
  return stat.mode & 0o100 ? `executable ${text}` : text;
}

/** The text of a file, or the hash of one that holds none. */
function textOf(content: Buffer): string {
  return isUtf8(content) && !content.includes(0)
    ? content.toString('utf8')
    : createHash('sha256').update(content).digest('hex');
}
