import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const GENERATORS = path.resolve(import.meta.dirname, '../../generators');

/** Names of all sub-generators. */
export const generators = readdirSync(GENERATORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Those that make a part of a project; the others do something with the parts that are there. */
export const makers = generators.filter((name) => existsSync(path.join(GENERATORS, name, 'templates')));
