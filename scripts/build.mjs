// Compiles the sources into dist/ and puts each generator's templates beside it.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);
const isCache = (file) => /(__pycache__|\.(mypy|pytest|ruff)_cache)$/.test(file);

rmSync(inRoot('dist'), { recursive: true, force: true });
const compiler = inRoot('node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
for (const name of readdirSync(inRoot('generators'))) {
  const templates = path.join('generators', name, 'templates');
  if (existsSync(inRoot(templates))) {
    cpSync(inRoot(templates), inRoot('dist', templates), { recursive: true, filter: (file) => !isCache(file) });
  }
}
chmodSync(inRoot('dist/cli/quickstart.js'), 0o755);
