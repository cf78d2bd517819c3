import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A path in the repository. */
export const inRoot = (...parts) => path.join(root, ...parts);

/** What a module is called in the bundle: `cli/main.ts`, `node_modules/ejs/lib/ejs.js`, on every machine. */
export function identifierOf(file) {
  const name = file.slice(file.indexOf('node_modules'));
  return (file.includes('node_modules') ? name : path.relative(root, file)).replaceAll(path.sep, '/');
}
