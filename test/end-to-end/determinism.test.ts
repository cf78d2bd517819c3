import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import partition from 'lodash/partition.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { SEED } from '../properties/runs.js';
import { read, treeOf } from '../support/folder.js';
import { type AddedPart, anyOrder, PARTS, wordsFor } from '../support/parts.js';
import { missing } from '../support/skip.js';
import { newFolder } from './support/folder.js';
import { installHost } from './support/host.js';
import { hasOtherNodes, nodeFolder } from './support/node.js';
import { searchPath, succeed } from './support/run.js';
import { sameForAll } from './support/whole-tree.js';

const LIBRARY = ['--libname', 'cool_library', '--author', 'Ada'];
const YEAR = ['--year', '2026'];
const NO_GIT = '--no-git';

/** A command line that runs a sub-generator: `quickstart demo one`. */
type Command = (words: readonly string[]) => readonly string[];

const quickstart: Command = (words) => ['quickstart', ...words];
const yo: Command = ([kind, ...words]) => ['yo', `datascience:${kind}`, ...words];

/** What a command is run in. */
interface Surroundings {
  readonly what: string;
  /** What `env` is told before the command. */
  readonly by: () => readonly string[];
  /** What JavaScript says there, so that no test passes because it never got there. */
  readonly shows: readonly [expression: string, value: string | number];
}

function within(surroundings: readonly Surroundings[], command: Command): Command {
  const before = surroundings.flatMap(({ by }) => ['env', ...by()]);
  return (words) => [...before, ...command(words)];
}

async function runIn(cwd: string, [program = '', ...words]: readonly string[]): Promise<string> {
  return (await succeed(program, words, { cwd })).stdout;
}

async function add(project: string, parts: readonly AddedPart[], command = quickstart): Promise<void> {
  for (const part of parts) await runIn(project, command(wordsFor(part)));
}

/** Kinds of parts that a project has unless one says no. */
const COME_WITH_THE_PROJECT = new Set(['service', 'docker']);

/** The project with all its parts, in as few runs as can be. */
async function newProject(command = quickstart, git = NO_GIT): Promise<string> {
  const cwd = newFolder();
  const demos = PARTS.filter(({ kind }) => kind === 'demo').flatMap(({ name = '' }) => ['--demo', name]);
  await runIn(cwd, command(['app', '--path', 'cool-project', ...LIBRARY, ...YEAR, git, ...demos]));
  const project = path.join(cwd, 'cool-project');
  await add(
    project,
    PARTS.filter(({ kind }) => kind !== 'demo' && !COME_WITH_THE_PROJECT.has(kind)),
    command,
  );
  return project;
}

let expected: ReturnType<typeof sameForAll>;

beforeAll(async () => {
  expected = sameForAll(await newProject());
});

function node(major: number): Surroundings {
  return {
    what: `Node ${major}`,
    by: () => [`PATH=${nodeFolder(major)}:${searchPath()}`],
    shows: ['process.version.split(".")[0]', `v${major}`],
  };
}

/** Node has the languages of its own: none has to be installed. */
function locale(name: string, language: string): Surroundings {
  return {
    what: name,
    by: () => [`LC_ALL=${name}`, `LANG=${name}`],
    shows: ['`${process.env.LC_ALL} is ${Intl.DateTimeFormat().resolvedOptions().locale}`', `${name} is ${language}`],
  };
}

function unset(...names: readonly string[]): Surroundings {
  return {
    what: `no ${names.join(' and no ')}`,
    by: () => names.flatMap((name) => ['-u', name]),
    shows: [`${JSON.stringify(names)}.filter((name) => name in process.env).join()`, ''],
  };
}

function umask(bits: string): Surroundings {
  return {
    what: `umask ${bits}`,
    by: () => ['sh', '-c', `umask ${bits}; exec "$@"`, 'sh'],
    shows: ['process.umask().toString(8).padStart(3, "0")', bits],
  };
}

const AT_TIME = path.resolve(import.meta.dirname, 'support/at-time.mjs');

function clock(time: string, zone: string, year: number): Surroundings {
  return {
    what: `${year} in ${zone}`,
    by: () => [`TZ=${zone}`, `NODE_OPTIONS=--import=${AT_TIME}`, `NOW=${time}`],
    shows: ['new Date().getFullYear()', year],
  };
}

// In two of these the year is another one than in UTC.
const utc = clock('2028-01-01T00:00:05Z', 'UTC', 2028);
const kiritimati = clock('2027-12-31T10:00:05Z', 'Pacific/Kiritimati', 2028);
const losAngeles = clock('2028-01-01T07:58:00Z', 'America/Los_Angeles', 2027);

/** Each of them at least once: all combinations would take too long. */
const EVERYWHERE: readonly { command: Command; surroundings: readonly Surroundings[] }[] = [
  { command: quickstart, surroundings: [node(20), locale('C', 'en-US'), utc, umask('000'), unset('HOME')] },
  { command: quickstart, surroundings: [node(22), locale('de_DE.UTF-8', 'de-DE'), kiritimati, umask('022')] },
  { command: quickstart, surroundings: [node(24), locale('tr_TR.UTF-8', 'tr-TR'), losAngeles, umask('077')] },
  { command: yo, surroundings: [node(20), locale('POSIX', 'en-US'), losAngeles, umask('022')] },
  { command: yo, surroundings: [node(22), locale('ja_JP.eucJP', 'ja-JP'), utc, umask('077')] },
  { command: yo, surroundings: [node(24), unset('LANG', 'LC_ALL'), kiritimati, umask('000')] },
];

describe.concurrent('the same answers make the same tree', () => {
  describe.skipIf(missing(hasOtherNodes, 'npm has no Node for this machine'))('on any machine', () => {
    const titled = EVERYWHERE.map(
      (row) => [[row.command.name, ...row.surroundings.map(({ what }) => what)].join(', '), row] as const,
    );
    test.each(titled)('%s', async (_title, { command, surroundings }) => {
      await expectToBeThere(surroundings);
      expect(sameForAll(await newProject(within(surroundings, command)))).toEqual(expected);
    });
  });

  test('where git makes CRLF of line ends, which is for checkouts, and not for what is run', async () => {
    const home = newFolder('home');
    const identity = '[user]\nname = Ada\nemail = ada@example.org\n';
    writeFileSync(path.join(home, '.gitconfig'), `[core]\nautocrlf = true\nsafecrlf = true\n${identity}`);
    const configured: Command = (words) => ['env', `HOME=${home}`, ...words];
    const project = await newProject((words) => configured(quickstart(words)), '--git');
    await runIn(path.dirname(project), configured(['git', 'clone', '--quiet', project, 'copy']));
    rmSync(path.join(project, '.git'), { recursive: true });
    expect(sameForAll(project)).toEqual(expected);

    const texts = Object.entries(treeOf(path.join(project, '../copy'))).filter(([, text]) => text.includes('\n'));
    const [crlf, lf] = partition(texts, ([, text]) => text.includes('\r\n'));
    expect(lf).not.toHaveLength(0);
    expect([crlf, lf]).toEqual(partition(texts, (text) => !isRun(text)));
  });

  test('composed in another generator, which may have a commit of its own', async () => {
    const host = installHost();
    const composed = async (...options: readonly string[]) => {
      const cwd = newFolder();
      await runIn(cwd, ['yo', host, '--root', 'cool-project', ...YEAR, ...options]);
      return path.join(cwd, 'cool-project');
    };
    const [project, committed] = await Promise.all([composed(), composed('--own-commit', '--force')]);
    expect(sameForAll(committed)).toEqual(sameForAll(project));
    rmSync(path.join(project, 'front-end.txt'));
    await add(
      project,
      PARTS.filter(({ kind }) => !COME_WITH_THE_PROJECT.has(kind)),
    );
    expect(sameForAll(project)).toEqual(expected);
  });

  const orders = fc.sample(anyOrder, { seed: SEED, numRuns: 1 }).map((order) => order.map(wordsFor));
  test.each(orders.map((order) => [order]))(
    'added by either command, from anywhere, in any order: %j',
    async (order) => {
      const cwd = newFolder();
      await runIn(cwd, quickstart(['app', '--path', 'cool-project', ...LIBRARY, ...YEAR, NO_GIT, '--no-service']));
      const project = path.join(cwd, 'cool-project');
      const ways = [
        (words: readonly string[]) => runIn(path.join(project, 'research'), yo(words)),
        (words: readonly string[]) => runIn(newFolder(), quickstart([...words, '--path', project])),
      ];
      for (const [index, words] of order.entries()) await ways[index % ways.length]?.(words);
      expect(sameForAll(project)).toEqual(expected);
    },
  );
});

/** Whether a shell or the system reads a file. */
function isRun([file]: readonly [path: string, text: string]): boolean {
  return /^bin\/|\.sh$/.test(file);
}

/** In one process for all, as each costs a start of Node. */
async function expectToBeThere(surroundings: readonly Surroundings[]): Promise<void> {
  const shown = surroundings.map(({ shows: [expression] }) => expression);
  const print = () => ['node', '-p', `JSON.stringify([${shown.join()}])`];
  const values = JSON.parse(await runIn(newFolder(), within(surroundings, print)([]))) as unknown;
  expect(values).toEqual(surroundings.map(({ shows: [, value] }) => value));
}

test.concurrent.each([kiritimati, losAngeles])(
  'without the option the year is that of the local day: $what',
  async (zone) => {
    const cwd = newFolder();
    const words = ['app', '--path', 'cool-project', ...LIBRARY, NO_GIT, '--no-service'];
    await runIn(cwd, within([zone], quickstart)(words));
    expect(read(cwd, 'cool-project/LICENSE')).toContain(`Copyright (c) ${zone.shows[1]} Ada\n`);
  },
);
