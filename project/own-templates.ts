import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import memoize from 'lodash/memoize.js';
import { filesBelow, isCache } from './folders.js';

/** A template of ours. */
export interface OwnTemplate {
  readonly text: string;
  /** Renders it with such data, where that was compiled beforehand. */
  readonly render?: (data: object) => string;
}

// The bundle has a module in the place of this one, with all templates in it: scripts/build/templates.mjs.
const GENERATORS = fileURLToPath(new URL('../generators', import.meta.url));

/** A template of a kind of part, by its path below the templates of that kind. */
export const ownTemplate = memoize(
  (kind: string, source: string): OwnTemplate => ({
    text: readFileSync(path.join(GENERATORS, kind, 'templates', source), 'utf8'),
  }),
  (kind, source) => `${kind}/${source}`,
);

/** A text that is another one when a template of ours has changed. */
export function templatesVersion(): string {
  const files = filesBelow(GENERATORS).filter((file) => file.path.includes('/templates/') && !isCache(file.path));
  return JSON.stringify(files.map((file) => [file.path, statSync(path.join(GENERATORS, file.path)).mtimeMs]));
}
