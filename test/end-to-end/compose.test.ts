import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { treeOf } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { newFolder } from './support/folder.js';
import {
  compile,
  documentedHost,
  folderBelow,
  installProject,
  linkInto,
  otherVersion,
  prefixWithYo,
  VERSIONS,
  withYoOf,
} from './support/hosts.js';
import { hasOtherNodes } from './support/node.js';
import { newProject } from './support/project.js';
import { type Finished, run } from './support/run.js';

/** The sub-generators that docs/compose.md shows. */
const WAYS = ['register', 'namespace', 'class', 'path'];

/** Where npm has put our package. */
const PLACES = ['beside the host', "in the host's node_modules", 'globally'] as const;

/** Where `yo` is run in each place, and which. */
let places: Record<(typeof PLACES)[number], { prefix: string; newFolder: () => Promise<string> }>;
let hostsBeside: string;
let alone: ReturnType<typeof treeOf>;

beforeAll(async () => {
  const { tarball, prefix: ours } = inject('installation');
  const hosts = VERSIONS.map(({ version }) => documentedHost(version));
  const [beside, nested] = await Promise.all([
    installProject(tarball, ...hosts),
    installProject(await otherVersion(), ...hosts),
  ]);
  const [bare, global] = [await prefixWithYo(), await prefixWithYo()];
  linkInto(global, path.join(ours, 'lib/node_modules/generator-datascience'));
  linkInto(global, ...hosts.map((host) => path.join(nested, 'node_modules', path.basename(host))));
  places = {
    'beside the host': { prefix: bare, newFolder: () => folderBelow(beside) },
    "in the host's node_modules": { prefix: bare, newFolder: () => folderBelow(nested) },
    globally: { prefix: global, newFolder: async () => newFolder() },
  };
  hostsBeside = path.join(beside, 'node_modules');
  alone = treeOf(await newProject());
});

describe.each(VERSIONS)('a host on yeoman-generator $version', ({ version, node }) => {
  const skipped = node !== undefined && missing(hasOtherNodes, `npm has no Node ${node} for this machine`);
  const matrix = PLACES.flatMap((place) => WAYS.map((way) => [way, place] as const));
  const isUnknown = ([way, place]: (typeof matrix)[number]) => way === 'namespace' && place === PLACES[1];

  /** Runs a sub-generator of the host in an empty folder. */
  async function compose(way: string, place: (typeof PLACES)[number]): Promise<Finished & { cwd: string }> {
    const cwd = await places[place].newFolder();
    const finished = await run('yo', [`on-${version}:${way}`], { cwd, env: withYoOf(places[place].prefix, node) });
    return { cwd, ...finished };
  }

  describe.skipIf(skipped).concurrent('composes ours', () => {
    test.each(matrix.filter((pair) => !isUnknown(pair)))('by %s, installed %s', async (way, place) => {
      const { code, stderr, cwd } = await compose(way, place);
      expect(code, stderr).toBe(0);
      expect(treeOf(path.join(cwd, 'cool-project'))).toEqual(alone);
    });

    test.each(matrix.filter(isUnknown))('not by %s, installed %s', async (way, place) => {
      const { code, stderr, cwd } = await compose(way, place);
      expect(stderr).toContain("You don't seem to have a generator with the name");
      expect(code).toBe(1);
      expect(readdirSync(cwd)).toEqual([]);
    });

    test('and ends with 2 for a wrong option', async () => {
      const { code, stderr, cwd } = await compose('wrong', 'beside the host');
      expect(stderr).toMatch(/\n\n"json" cannot be .*; try "json_lib"\n$/);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(code).toBe(2);
      expect(readdirSync(cwd)).toEqual([]);
    });
  });

  test.each([['nodenext'], ['esnext', '--moduleResolution', 'bundler']])(
    'has the options typed, with --module %s',
    (...module) => {
      const host = path.join(hostsBeside, `generator-on-${version}`);
      // Yeoman's own types do not agree with each other.
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--types', 'node'];
      const check = () => compile(host, ...options, '--module', ...module, 'options.ts', 'wrong-options.ts');
      expect(check).not.toThrow();
    },
  );
});
