import { mkdirSync, mkdtempSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { giveTo, ordinaryUser } from './user.js';

/** A new, empty folder of the ordinary user; it goes when the run ends. */
export function newFolder(name = 'work'): string {
  const parent = mkdtempSync(path.join(inject('installation').folder, 'test-'));
  const folder = path.join(parent, name);
  mkdirSync(folder);
  for (const made of [parent, folder]) giveTo(ordinaryUser(), made);
  return folder;
}
