import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fill, temporaryFolder, treeOf } from '../support/folder.js';
import { generate } from '../support/generate.js';
import { fillWithRelease } from '../support/releases.js';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

let outside: string;
let root: string;

beforeEach(() => {
  const folder = temporaryFolder();
  [outside, root] = [path.join(folder, 'outside'), path.join(folder, 'project')];
  fill(outside, { thesis: 'mine' });
  fillWithRelease(root, '1.0.0');
});

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('a repository that means harm', () => {
  it('has nothing written through a link in the place of a temporary file', async () => {
    symlinkSync('../outside/new', path.join(root, '.README.md.yo-new'));
    await generate('update', { path: root });
    expect(treeOf(outside)).toEqual({ thesis: 'mine' });
    expect(statSync(path.join(root, 'README.md')).isFile()).toBe(true);
  });

  it('has its transaction refused where that is a link', async () => {
    symlinkSync('../../outside', path.join(root, '.yo-base/.transaction'));
    await expect(generate('update', { path: root })).rejects.toThrow(/\.transaction is a link/);
    expect(treeOf(outside)).toEqual({ thesis: 'mine' });
  });

  it('has nothing written through links in its transaction', async () => {
    mkdirSync(path.join(root, '.yo-base/.transaction'));
    for (const name of ['0', '1', '2'])
      symlinkSync(`../../../outside/${name}`, path.join(root, '.yo-base/.transaction', name));
    await generate('update', { path: root });
    expect(treeOf(outside)).toEqual({ thesis: 'mine' });
  });

  it.each(['.git/hooks/pre-commit', '.GIT/hooks/pre-commit', '../outside/thesis', '/tmp/x', 'a\\..\\b', 'make/'])(
    'installs nothing by a journal that names %s',
    async (place) => {
      const script = '#!/bin/sh\necho harm\n';
      mkdirSync(path.join(path.dirname(root), 'empty'));
      fill(root, {
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.yo-base/.transaction/owner': '{',
        '.yo-base/.transaction/0': script,
        '.yo-base/.transaction/journal.json': JSON.stringify({
          entries: [{ path: place, before: `executable ${hash(script)}`, after: 'none', mode: 0o755 }],
          folders: ['../empty'],
        }),
      });
      await expect(generate('update', { path: root, check: true })).rejects.toMatchObject({ code: 3 });
      expect(existsSync(path.join(root, '.git/hooks'))).toBe(false);
      expect(existsSync(path.join(path.dirname(root), 'empty'))).toBe(true);
      expect(treeOf(outside)).toEqual({ thesis: 'mine' });
    },
  );

  it('loses nothing of git by a record that names it', async () => {
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    const head = read('.git/HEAD');
    const line = { path: '.git/HEAD', mode: '644', text: head, sha256: hash(head) };
    appendFileSync(path.join(root, '.yo-base/app.jsonl'), `${JSON.stringify(line)}\n`);
    const said = await generate('update', { path: root, onConflict: 'keep' });
    expect(said).toContain('.yo-base/app.jsonl is damaged');
    expect(read('.git/HEAD')).toBe(head);
  });
});

describe('a mistake', () => {
  it('of a record that is copied beside its demo costs neither demo', async () => {
    cpSync(path.join(root, 'demos/cool-demo'), path.join(root, 'demos/other'), { recursive: true });
    cpSync(path.join(root, '.yo-base/demo.cool-demo.jsonl'), path.join(root, '.yo-base/demo.other.jsonl'));
    const said = await generate('update', { path: root, onConflict: 'keep' });
    expect(said).toContain('demo.other.jsonl is damaged (it is that of "demo.cool-demo")');
    for (const demo of ['cool-demo', 'other']) expect(existsSync(path.join(root, 'demos', demo, 'demo.py'))).toBe(true);
  });

  it('of a lost record costs no executable bit', async () => {
    rmSync(path.join(root, '.yo-base'), { recursive: true });
    chmodSync(path.join(root, 'setup.py'), 0o755);
    await generate('update', { path: root, onConflict: 'keep' });
    expect(statSync(path.join(root, 'setup.py')).mode & 0o100).toBe(0o100);
  });

  it.each([
    ['[]', 'no JSON object'],
    ['"x"', 'no JSON object'],
    ['{ "python": "3.11" }', '"libname" is missing'],
  ])('in the answers is said, and nothing is renamed for it: %s', async (answers, message) => {
    fill(root, { '.yo-rc.json': `{ "generator-datascience": ${answers} }` });
    const before = treeOf(root);
    await expect(generate('update', { path: root })).rejects.toThrow(message);
    expect(treeOf(root)).toEqual(before);
  });

  it('never costs what others keep beside the answers', async () => {
    fill(root, { '.yo-rc.json': read('.yo-rc.json').replace('"author"', '"mine": { "x": 1 }, "author"') });
    await generate('update', { path: root });
    const { 'generator-datascience': answers } = JSON.parse(read('.yo-rc.json')) as Record<string, object>;
    expect(answers).toMatchObject({ mine: { x: 1 }, author: 'Ada Lovelace' });
    expect(answers).not.toHaveProperty('version');
  });
});

it.each([
  ['UTF-16', Buffer.from('\ufeffnumpy\n', 'utf16le')],
  ['Latin-1', Buffer.from('numpy # für alle\n', 'latin1')],
])('requirements in %s are a conflict when a project is adopted', async (_what, contents) => {
  const old = temporaryFolder();
  fill(old, { 'project.json': '{ "package": "cool_library" }', 'cool_library/__init__.py': '' });
  appendFileSync(path.join(old, 'requirements.txt'), contents);
  await expect(generate('adopt', { path: old })).rejects.toThrow('requirements.txt');
  expect(readFileSync(path.join(old, 'requirements.txt'))).toEqual(contents);
});
