import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { read, treeOf } from '../support/folder.js';
import { copyOf, editedOldProject, keepsEdits, put } from './support/faulty-project.js';
import { compile, folderBelow, hostNamed, installProject, prefixWithYo, withYoOf } from './support/hosts.js';
import { make } from './support/project.js';
import { activated, sharedEnvironment } from './support/python.js';
import { type Finished, run, start, succeed } from './support/run.js';
import { freePort, untilAnswers } from './support/server.js';
import { KEY, Terminal } from './support/terminal.js';
import { giveAllTo, ordinaryUser } from './support/user.js';

const PAGE = 'front-end/page/index.html';
const TITLE = ['--title', 'Backwards'];

/** A project of npm's with the hosts of test/hosts. */
let hosts: string;
let env: { PATH: string };
/** What `yo front-end` has made. */
let made: string;

beforeAll(async () => {
  const sources = ['generator-front-end', 'generator-company'].map(hostNamed);
  [hosts, env] = [await installProject(inject('installation').tarball, ...sources), withYoOf(await prefixWithYo())];
  compile(installed('generator-company'));
  made = await folderBelow(hosts);
  await succeed('yo', ['front-end', ...TITLE], { cwd: made, env });
});

const installed = (host: string) => path.join(hosts, 'node_modules', host);
const yo = (cwd: string, ...words: string[]): Promise<Finished> => run('yo', words, { cwd, env });
const frontEnd = (project: string, ...words: string[]) => yo(project, 'front-end', ...words);

/** A copy of a project, where `yo` finds the hosts. */
const copied = async (project: string) => copyOf(project, await folderBelow(hosts, 'copy'));

/** `yo front-end` with somebody who reads and types. */
function typedFrontEnd(cwd: string, ...words: string[]): Terminal {
  const terminal = new Terminal('yo', ['front-end', ...words], { cwd, env });
  onTestFinished(() => terminal.close());
  return terminal;
}

/** A project made by an older version and edited, with a page of the user's own. */
async function editedProject(): Promise<string> {
  const project = await copied(await editedOldProject());
  put(project, PAGE, 'mine\n');
  giveAllTo(ordinaryUser(), project);
  return project;
}

function answersOf(project: string): Record<string, object> {
  return JSON.parse(read(project, '.yo-rc.json')) as Record<string, object>;
}

test.each(['generator-front-end', 'generator-company'])('the tests of %s pass', async (host) => {
  const { stdout } = await succeed('npm', ['test'], { cwd: installed(host) });
  expect(stdout).toMatch(/^# pass [1-9]/m);
});

describe('generator-company', () => {
  test('asks the name, and nothing that it passes or leaves to us', async () => {
    const cwd = await folderBelow(hosts);
    const terminal = new Terminal('yo', ['company'], { cwd, env });
    onTestFinished(() => terminal.close());
    await terminal.answer('Name of the library', `cool_library${KEY.enter}`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.text.match(/^\? /gm)).toHaveLength(1);
    const project = path.join(cwd, 'cool_library');
    expect(answersOf(project)).toMatchObject({
      'generator-datascience': { author: 'Example Company', license: 'none', python: '3.12' },
    });
    expect(read(project, 'CODEOWNERS')).toContain('/cool_library/serving.py');
  });

  test("leaves others' answers as they are, byte for byte", async () => {
    const project = await folderBelow(hosts, 'cool_library');
    const others = `"generator-zoo": {\n\t"b": [1.0e1, "\\u00e9"],\n\t"a": {}}`;
    put(project, '.yo-rc.json', `{${others}}\n`);
    expect(await yo(path.dirname(project), 'company', 'cool_library')).toMatchObject({ code: 0 });
    expect(read(project, '.yo-rc.json')).toContain(`{${others},\n`);
    expect(answersOf(project)['generator-datascience']).toMatchObject({ libname: 'cool_library' });
  });

  test('says why a name cannot be used, ends with 2, and writes nothing, of its own neither', async () => {
    const cwd = await folderBelow(hosts);
    const { code, stderr } = await yo(cwd, 'company', 'json');
    expect(stderr).toMatch(/^Error company json *\n\n"json" cannot be .*; try "json_lib"\n$/m);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('generator-front-end', () => {
  test('asks its own question, then ours that it leaves open, and none of them again', async () => {
    const cwd = await folderBelow(hosts);
    const terminal = typedFrontEnd(cwd);
    await terminal.answer('Title of the page', `Backwards${KEY.enter}`);
    const ours = [
      '(cool_project)',
      'in one line',
      'Author',
      'License',
      'Oldest supported Python',
      'Docker image',
      'Demos',
    ];
    for (const question of ours) await terminal.answer(question, KEY.enter);
    expect(await terminal.ended).toBe(0);
    expect(terminal.text).not.toMatch(/Project folder|HTTP service\?/);
    expect(answersOf(cwd)).toMatchObject({
      'generator-front-end': { title: 'Backwards' },
      'generator-datascience': { libname: 'cool_project' },
    });

    const before = treeOf(cwd);
    const again = typedFrontEnd(cwd);
    expect(await again.ended).toBe(0);
    expect(again.text).not.toMatch(/^\? /m);
    expect(treeOf(cwd)).toEqual(before);
  });

  test('makes a page that is served with the service, by a script that the project finds well written', async () => {
    const project = await copied(made);
    const python = activated(await sharedEnvironment('3.13'));
    await make(project, ['dev', 'lint'], { env: python });
    const port = await freePort();
    const server = start('make', ['front-end'], { cwd: project, env: { ...python, PORT: String(port) } });
    const url = `http://127.0.0.1:${port}/`;
    try {
      await untilAnswers(url, server);
      expect(await (await fetch(url)).text()).toBe(read(project, PAGE));
      const body = JSON.stringify({ text: 'stressed' });
      const headers = { 'Content-Type': 'application/json' };
      const answer = await fetch(`${url}reverse`, { method: 'POST', headers, body });
      expect(await answer.json()).toEqual({ text: 'desserts' });
    } finally {
      server.kill();
      await server.ended;
    }
  });

  test('keeps its answers in its own section, beside ours and those of others', async () => {
    const project = await folderBelow(hosts);
    put(project, '.yo-rc.json', '{ "generator-zoo": { "b": 1, "a": [] } }\n');
    expect(await frontEnd(project, ...TITLE)).toMatchObject({ code: 0 });
    const { 'generator-zoo': zoo, 'generator-front-end': own, 'generator-datascience': ours } = answersOf(project);
    expect([zoo, own]).toEqual([{ b: 1, a: [] }, { title: 'Backwards' }]);
    expect(ours).toMatchObject({ libname: 'cool_project' });
  });

  test('writes nothing of ours when its user gives up at a question of Yeoman', async () => {
    const project = await editedProject();
    const before = treeOf(project);
    const givingUp = typedFrontEnd(project, ...TITLE);
    await givingUp.answer(`Overwrite ${PAGE}?`, `x${KEY.enter}`);
    expect(await givingUp.ended).not.toBe(0);
    // Whatever Yeoman has written until then, a half of a file even, is the host's alone.
    const after = treeOf(project);
    const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
    expect(['.yo-rc.json', 'front-end/serve.py', 'make/front-end.mk']).toEqual(expect.arrayContaining(changed));
  });

  test('merges our files with the edits of a user, while Yeoman asks about its own', async () => {
    const project = await editedProject();
    const keeping = typedFrontEnd(project, ...TITLE);
    await keeping.answer(`Overwrite ${PAGE}?`, `n${KEY.enter}`);
    expect(await keeping.ended).toBe(0);
    expect(keeping.text.match(/^\? /gm)).toHaveLength(1);
    expect(read(project, PAGE)).toBe('mine\n');
    expect(keepsEdits(project)).toBe(true);
    expect(read(project, 'Makefile')).toContain('.PHONY: help\n');
    expect(read(project, 'cool_library/serving.py')).toContain('/reverse');

    const overwriting = typedFrontEnd(project);
    await overwriting.answer(`Overwrite ${PAGE}?`, `y${KEY.enter}`);
    expect(await overwriting.ended).toBe(0);
    expect(read(project, PAGE)).toContain('<h1>Backwards</h1>');
    expect(keepsEdits(project)).toBe(true);
  });

  test('writes nothing with --dry-run', async () => {
    const project = await folderBelow(hosts);
    expect(await frontEnd(project, ...TITLE, '--dry-run')).toMatchObject({ code: 0 });
    expect(readdirSync(project)).toEqual([]);
  });

  test('overwrites its files and ours with --force', async () => {
    const project = await copied(made);
    // Without a record, nobody knows what is an edit.
    rmSync(path.join(project, '.yo-base'), { recursive: true });
    for (const file of [PAGE, 'README.md']) put(project, file, 'mine\n');
    expect(await frontEnd(project, '--force')).toMatchObject({ code: 0 });
    expect(treeOf(project)).toEqual(treeOf(made));
  });

  test('takes --skip-install', async () => {
    const project = await folderBelow(hosts);
    expect(await frontEnd(project, ...TITLE, '--skip-install')).toMatchObject({ code: 0 });
    expect(treeOf(project)).toEqual(treeOf(made));
  });
});
