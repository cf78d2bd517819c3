import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { timesOf, treeOf } from '../support/folder.js';
import { newFolder } from './support/folder.js';
import { run, succeed } from './support/run.js';

const NEW = ['--path', 'cool-project', '--libname', 'cool_library', '--no-git'];

const yo = (cwd: string, ...args: string[]) => run('yo', args, { cwd });

/** A project that `yo datascience` or `quickstart` has just made. */
async function newProject(command: readonly string[], ...options: string[]): Promise<string> {
  const cwd = newFolder();
  const [program = '', ...words] = command;
  await succeed(program, [...words, ...NEW, ...options], { cwd });
  return path.join(cwd, 'cool-project');
}

const YO = ['yo', 'datascience'];
const QUICKSTART = ['quickstart'];

function answersOf(project: string): unknown {
  const file = JSON.parse(readFileSync(path.join(project, '.yo-rc.json'), 'utf8')) as Record<string, unknown>;
  return file['generator-datascience'];
}

test('`yo --generators` lists the sub-generators and nothing else of the package', async () => {
  const { stdout } = await yo(newFolder(), '--generators');
  const ours = /^ {2}datascience\n(?: {4}.+\n)*/m.exec(stdout)?.[0];
  expect(ours?.match(/\S+/g)).toEqual([
    'datascience',
    'adopt',
    'bin',
    'demo',
    'deploy',
    'docker',
    'module',
    'remove',
    'rename',
    'research',
    'service',
    'update',
  ]);
});

test('`yo datascience --help` explains every option', async () => {
  const { code, stdout } = await yo(newFolder(), 'datascience', '--help');
  expect(code).toBe(0);
  for (const option of 'path libname description author license python demo defaults dry-run force'.split(' ')) {
    expect(stdout).toMatch(new RegExp(`--${option} +# \\S`));
  }
  // yo lists these by the names that turn them on, which is what they are anyway.
  for (const option of ['--no-service', '--no-docker', '--no-git']) expect(stdout).toContain(option);
  expect(stdout).not.toMatch(/undefined|\[object/);
});

describe('the same project as by quickstart', () => {
  const everything = [
    '--demo',
    'one',
    '--demo',
    'two',
    '--python',
    '3.13',
    '--description',
    '1.0',
    '--license',
    'none',
  ];
  let byQuickstart: string;
  let byYo: string;

  beforeAll(async () => {
    byQuickstart = await newProject(QUICKSTART, ...everything);
    byYo = await newProject(YO, ...everything);
  });

  test('comes from `yo datascience` with the same options', () => {
    expect(treeOf(byYo)).toEqual(treeOf(byQuickstart));
    expect(readdirSync(path.join(byYo, 'demos')).toSorted()).toEqual(['README.md', 'one', 'two']);
  });

  test('remembers numbers as they were typed', () => {
    expect(answersOf(byYo)).toMatchObject({ python: '3.13', description: '1.0', license: 'none' });
  });

  test.each([
    [[...YO, 'yo datascience:service', 'yo datascience:docker', 'yo datascience:demo two', 'quickstart demo one']],
    [[...QUICKSTART, 'yo datascience:demo one', 'quickstart service', 'yo datascience:demo two', 'quickstart docker']],
  ])('comes from its parts, added one by one in any order: %j', async (commands) => {
    const start = commands[0] === 'yo' ? YO : QUICKSTART;
    const project = await newProject(start, ...everything.slice(4), '--no-service');
    for (const command of commands.slice(start.length)) {
      const [program = '', ...words] = command.split(' ');
      await succeed(program, words, { cwd: project });
    }
    expect(treeOf(project)).toEqual(treeOf(byQuickstart));
  });

  test('a second run of each changes nothing', async () => {
    const before = [treeOf(byYo), timesOf(byYo)];
    const runs = [['datascience'], ['datascience:service'], ['datascience:docker'], ['datascience:demo', 'one']];
    for (const words of runs) expect((await yo(byYo, ...words)).code).toBe(0);
    expect([treeOf(byYo), timesOf(byYo)]).toEqual(before);
  });

  test('a part can be added from a folder of the project', async () => {
    const library = await newProject(QUICKSTART, '--no-service');
    await succeed('yo', ['datascience:demo', 'cool-demo'], { cwd: path.join(library, 'research') });
    expect(readdirSync(path.join(library, 'demos'))).toContain('cool-demo');
    expect(readdirSync(path.join(library, 'research'))).toEqual(['README.md']);
  });
});

describe.concurrent("what yo's own command line would make something else of", () => {
  test.each([
    [['datascience', '--path'], '--path needs a value'],
    [['datascience', '--path', '--libname', 'cool_library'], '--path needs a value'],
    [['datascience', '--path', 'x', '--python', '3.10'], '--python 3.10 is not supported'],
    [['datascience', '--path', 'x', '--pth', 'y'], 'unknown option --pth; did you mean --path?'],
    [['datascience', '--path', 'x', '--path', 'y'], '--path was given twice'],
    [['datascience', '--path', 'x', '--service=false'], '--service takes no value'],
    [['datascience', '--path', 'x', '--demo', 'one,', '--demo', 'two'], 'yo cuts its command line at "one,"'],
    [['datascience', '--path', 'x', '--libname', 'json'], 'try "json_lib"'],
    [['datascience', '--path', 'x', 'cool-demo'], 'unexpected argument "cool-demo"'],
  ])('is refused by %j: ends with 2, says why and writes nothing', async (args, words) => {
    const cwd = newFolder();
    const { code, stderr } = await yo(cwd, ...args);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each(['1e3', '0x10', '007', '1.10', 'true', 'null'])(
    'is kept as it was typed: --description %s',
    async (text) => {
      const project = await newProject(YO, '--no-service', '--description', text, `--author=${text}`);
      expect(answersOf(project)).toMatchObject({ description: text, author: text });
    },
  );
});

test.each([['datascience:demo', 'cool-demo'], ['datascience:service'], ['datascience:docker']])(
  '`yo %s` outside a project says how to make one, and writes nothing',
  async (...args) => {
    const cwd = newFolder();
    const { code, stderr } = await yo(cwd, ...args);
    expect(stderr).toContain('(or "yo datascience")');
    expect(code).toBe(1);
    expect(readdirSync(cwd)).toEqual([]);
  },
);
