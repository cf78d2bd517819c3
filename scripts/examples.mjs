// Brings the projects in examples/ up to date with the templates: `npm run examples`. Where a template and an edit
// changed the same lines, it asks.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const quickstart = path.join(root, 'dist/cli/quickstart.js');

for (const name of readdirSync(path.join(root, 'examples'))) {
  execFileSync(process.execPath, [quickstart, 'update', '--path', path.join(root, 'examples', name)], {
    stdio: 'inherit',
  });
}
