// Makes test/golden/cool-project anew, from the answers that it remembers: `npm run golden`.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const golden = path.join(root, 'test/golden/cool-project');
const quickstart = path.join(root, 'dist/cli/quickstart.js');

for (const name of readdirSync(golden)) {
  if (name !== '.yo-rc.json') rmSync(path.join(golden, name), { recursive: true });
}
const parts = ['--service', '--docker', '--demo', 'cool-demo', '--no-git'];
execFileSync(process.execPath, [quickstart, '--path', golden, '--defaults', ...parts], { stdio: 'inherit' });
// The record holds all of it once more, which nobody wants to review twice.
rmSync(path.join(golden, '.yo-base'), { recursive: true });
