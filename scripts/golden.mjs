// Makes test/golden/cool-project anew, from the answers that it remembers: `npm run golden`. With `-- --release` its
// records are kept, too, as what this version made.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
execFileSync(process.execPath, [quickstart, 'deploy', '--path', golden, '--defaults'], { stdio: 'inherit' });
if (process.argv.includes('--release')) {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const name of ['.yo-rc.json', '.yo-base']) {
    cpSync(path.join(golden, name), path.join(root, 'test/releases', version, name), { recursive: true });
  }
}
// The record holds all of it once more, which nobody wants to review twice.
rmSync(path.join(golden, '.yo-base'), { recursive: true });
