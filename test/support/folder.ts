import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
  mkdirSync,
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

/** Paths of all files below a folder, sorted, without git's own. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(`.git${path.sep}`))
    .toSorted();
}

/** Every file of a tree with a hash of its content, and whether it can be executed. */
export function treeOf(folder: string): Record<string, string> {
  const describe = (file: string) => {
    const { mode } = statSync(path.join(folder, file));
    const hash = createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex');
    return mode & 0o100 ? `executable ${hash}` : hash;
  };
  return Object.fromEntries(filesOf(folder).map((file) => [file, describe(file)]));
}
