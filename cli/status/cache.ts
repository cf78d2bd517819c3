import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { entryAt } from '../../project/destination.js';
import { makeFolder } from '../../project/folders.js';
import { recordPath } from '../../project/record.js';
import type { FileStatus } from './states.js';

interface Entry {
  /** What the disk knew of the part's files without opening them. */
  readonly seen: string;
  /** All places that the states depend on: also those where the templates put a file that is elsewhere. */
  readonly places: readonly string[];
  readonly files: readonly FileStatus[];
}

/** Files that were written this short a time ago may be written again without that their times tell. */
const TOO_NEW = 2000; // milliseconds

/**
 * What earlier runs found, so that only parts with a touched file are looked into: at a thousand demos that is the
 * difference between a tenth of a second and half of one. It is in the user's cache folder, and can be lost at any time.
 */
export class StatusCache {
  readonly #root: string;
  readonly #key: string;
  readonly #known: Readonly<Record<string, Entry>>;
  readonly #found: Record<string, Entry> = {};
  #isChanged = false;

  /** @param key - All else that a state depends on: entries of another key are forgotten. */
  constructor(root: string, key: string) {
    this.#root = root;
    this.#key = key;
    this.#known = this.#load();
  }

  /** The states of a part's files, if none of them was touched since they were found. */
  get(part: string): readonly FileStatus[] | undefined {
    const entry = Object.hasOwn(this.#known, part) ? this.#known[part] : undefined;
    if (!entry || entry.seen !== this.#look(part, entry.places)) return undefined;
    this.#found[part] = entry;
    return entry.files;
  }

  set(part: string, { places, files }: Omit<Entry, 'seen'>): void {
    this.#isChanged = true;
    const seen = this.#look(part, places);
    if (seen !== undefined) this.#found[part] = { seen, places, files };
  }

  save(): void {
    if (!this.#isChanged) return;
    try {
      const file = cacheFile(this.#root);
      makeFolder(path.dirname(file));
      const beside = `${file}.${process.pid}`;
      writeFileSync(beside, JSON.stringify({ key: this.#key, parts: this.#found }));
      renameSync(beside, file);
    } catch {
      // No home, or one that cannot be written to: the next run looks into all files again.
    }
  }

  #load(): Readonly<Record<string, Entry>> {
    try {
      const { key, parts } = JSON.parse(readFileSync(cacheFile(this.#root), 'utf8')) as {
        key: string;
        parts: Readonly<Record<string, Entry>>;
      };
      return key === this.#key && typeof parts === 'object' ? parts : {};
    } catch {
      return {};
    }
  }

  /** @returns `undefined` where a file is too new for its times to be relied on. */
  #look(part: string, places: readonly string[]): string | undefined {
    const newest = Date.now() - TOO_NEW;
    let seen = '';
    for (const file of [recordPath(part), ...places]) {
      const entry = entryAt(`${this.#root}/${file}`);
      if (entry && entry.ctimeMs > newest) return undefined;
      seen += entry ? `${entry.ctimeMs} ${entry.size} ${entry.mode} ${entry.ino}\n` : 'none\n';
    }
    return seen;
  }
}

function cacheFile(root: string): string {
  const folder = process.env['XDG_CACHE_HOME'];
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const caches = folder !== undefined && path.isAbsolute(folder) ? folder : path.join(homedir(), '.cache');
  return path.join(caches, 'generator-datascience', `status-${name}.json`);
}
