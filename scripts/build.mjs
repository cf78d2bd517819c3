// Makes dist/: the command and all that it needs in cli/, and beside it what yo and other generators import.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bundle } from './build/bundle.mjs';
import { writeImports } from './build/imports.mjs';
import { writeLicenses } from './build/licenses.mjs';
import { inRoot } from './build/paths.mjs';

rmSync(inRoot('dist'), { recursive: true, force: true });
const compiler = inRoot('node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '--project', 'tsconfig.build.json'], { cwd: inRoot(), stdio: 'inherit' });
const { modules, chunkOf } = await bundle(inRoot('dist/cli'));
writeLicenses(inRoot('dist/cli/LICENSES.txt'), modules);
writeImports(inRoot('dist'), chunkOf);
