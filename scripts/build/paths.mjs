import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A path in the repository; the identifier of a module is one. */
export const inRoot = (...parts) => path.join(root, ...parts);

/** What a module is called, on every machine: `cli/main.ts`, `node_modules/ejs/lib/esm/ejs.js`. */
export function identifierOf(file) {
  const place = file.indexOf(`${path.sep}node_modules${path.sep}`);
  return (place < 0 ? path.relative(root, file) : file.slice(place + 1)).replaceAll(path.sep, '/');
}
