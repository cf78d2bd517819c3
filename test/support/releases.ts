import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseRecord, serializeRecord } from '../../project/record.js';
import { fill } from './folder.js';

const RELEASES = path.resolve(import.meta.dirname, '../releases');

/** Versions whose projects are kept: their answers and records, which hold every file that they made. */
export const releases = readdirSync(RELEASES).toSorted();

/** Puts the project that a release made into a folder: every part, and a demo called `cool-demo`. */
export function fillWithRelease(root: string, version: string): void {
  cpSync(path.join(RELEASES, version), root, { recursive: true });
  for (const name of readdirSync(path.join(root, '.yo-base'))) {
    for (const file of parseRecord(readFileSync(path.join(root, '.yo-base', name), 'utf8')).files) {
      fill(root, { [file.path]: file.contents.toString() });
      chmodSync(path.join(root, file.path), file.executable ? 0o755 : 0o644);
    }
  }
}

/** Makes a file of a part as an older version of the templates would have, in the record and on the disk. */
export function madeOlder(root: string, part: string, file: string, older: (text: string) => string): void {
  const name = `.yo-base/${part}.jsonl`;
  const record = parseRecord(readFileSync(path.join(root, name), 'utf8'));
  const files = record.files.map((made) => {
    if (made.path !== file) return made;
    const text = older(made.contents.toString());
    fill(root, { [file]: text });
    return { ...made, contents: Buffer.from(text) };
  });
  fill(root, { [name]: serializeRecord({ ...record, files }) });
}

/** Has a part, in the record, made by another version. */
export function madeBy(root: string, part: string, version: string): void {
  const name = path.join(root, '.yo-base', `${part}.jsonl`);
  writeFileSync(name, serializeRecord({ ...parseRecord(readFileSync(name, 'utf8')), version }));
}
