import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { link, moduleNamed } from './link.mjs';
import { inRoot } from './paths.mjs';
import { templatesModule } from './templates.mjs';

/** What yo and other generators import. */
export const HOSTED = [
  'register.ts',
  'testing.ts',
  ...readdirSync(inRoot('generators'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `generators/${name}/index.ts`),
];

/** What is called from outside the bundle. */
const ENTRIES = ['cli/quickstart.ts', ...HOSTED];

/**
 * The files of the bundle: a module goes into the first of them that has a run which reaches it, so that a command reads
 * little that it does not need. What none reaches is in `rest.js`.
 */
const CHUNKS = ['start', 'status', 'make'];

/** The runs that each is for, in an order in which they can be done: `status` looks at what `make` has made. */
const RUNS = {
  start: [['--help'], ['--version']],
  make: [
    ['--path', 'project', '--libname', 'library', '--no-git'],
    ['demo', 'demo', '--path', 'project'],
  ],
  status: [['status', '--path', 'project']],
};

/**
 * Puts the command and the generators, with all packages that they need, into a folder that needs nothing else.
 *
 * @returns The modules that are in it, and which of its files each is in.
 */
export async function bundle(folder) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  try {
    const everything = path.join(scratch, 'bundle');
    writeFrame(everything, 'all');
    // Yeoman reads the package.json of a generator's package, so the trial needs one as installed packages do.
    copyFileSync(inRoot('package.json'), path.join(scratch, 'package.json'));
    const graph = await link(everything, 'all', ENTRIES, () => 'all', { isTrial: true });
    const chunks = chunksOf([...graph.keys()], everything, scratch);
    const chunkOf = (module) => chunks.get(module) ?? 'rest';
    writeFrame(folder, 'start');
    for (const chunk of [...CHUNKS, 'rest']) {
      await link(folder, chunk, exposedBy(chunk, graph, chunkOf), chunkOf);
    }
    return { modules: [...graph.keys()], chunkOf };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What is there beside the linked files: how the command starts, the templates, and that all are CommonJS. */
function writeFrame(folder, chunk) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'quickstart.js'), startOf(chunk), { mode: 0o755 });
  writeFileSync(path.join(folder, 'templates.js'), templatesModule());
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

/** In words that a Node.js of any age understands: one that is too old would fail somewhere, or halfway. */
function startOf(chunk) {
  const { node } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).engines;
  const [oldest] = /[\d.]+/.exec(node);
  return `#!/usr/bin/env node
var version = process.versions.node;
if (parseInt(version, 10) >= ${parseInt(oldest, 10)}) {
  require('./${chunk}.js')['cli/quickstart.ts']();
} else {
  console.error('quickstart: Node.js ' + version + ' is too old; install ${oldest} or newer (https://nodejs.org)');
  process.exitCode = 1;
}
`;
}

/** Which file each module goes into that one of the runs reaches. */
function chunksOf(modules, folder, scratch) {
  const reached = {};
  for (const [chunk, commands] of Object.entries(RUNS)) {
    reached[chunk] = new Set(commands.flatMap((words) => reachedBy(words, folder, scratch)));
  }
  return new Map(modules.map((module) => [module, CHUNKS.find((chunk) => reached[chunk].has(module))]));
}

/** The modules that a command evaluates, as V8 has counted it. */
function reachedBy(words, folder, cwd) {
  const coverage = mkdtempSync(path.join(cwd, 'coverage-'));
  execFileSync(process.execPath, [path.join(folder, 'quickstart.js'), ...words], {
    cwd,
    env: { ...process.env, NODE_V8_COVERAGE: coverage, XDG_CACHE_HOME: cwd },
    stdio: 'pipe',
  });
  return readdirSync(coverage)
    .flatMap((name) => JSON.parse(readFileSync(path.join(coverage, name), 'utf8')).result)
    .filter(({ url }) => url.endsWith('/all.js'))
    .flatMap((script) => script.functions)
    .filter(({ ranges }) => ranges[0].count > 0)
    .map(({ functionName }) => moduleNamed(functionName));
}

/** The modules of a file of the bundle that are needed outside it. */
function exposedBy(chunk, graph, chunkOf) {
  const needed = [...graph].flatMap(([module, imports]) =>
    imports.filter((imported) => chunkOf(imported) !== chunkOf(module)),
  );
  return [...new Set([...ENTRIES, ...needed])].filter((module) => chunkOf(module) === chunk);
}
