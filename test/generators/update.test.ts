import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecord, serializeRecord } from '../../project/record.js';
import { fill, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

const read = (root: string, file: string) => readFileSync(path.join(root, file), 'utf8');

/**
 * A project as an older version of the templates made it, in which `Makefile` was another one: `now` became of `then`
 * since.
 */
async function olderProject(then: string, now: string): Promise<string> {
  const root = temporaryFolder();
  await generate('app', { ...fixedAnswers, service: false, docker: false, path: root });
  const old = read(root, 'Makefile').replace(now, then);
  const record = parseRecord(read(root, '.yo-base/app.jsonl'));
  const files = record.files.map((file) => (file.path === 'Makefile' ? { ...file, contents: Buffer.from(old) } : file));
  fill(root, { Makefile: old, '.yo-base/app.jsonl': serializeRecord({ ...record, files }) });
  return root;
}

describe('running it again', () => {
  it('brings a newer template into a file that was edited elsewhere, and keeps the edit', async () => {
    const root = await olderProject('.PHONY: halp', '.PHONY: help');
    writeFileSync(path.join(root, 'Makefile'), `${read(root, 'Makefile')}\nmine:\n`);
    const output = await generate('app', { path: root });
    expect(output).toMatch(/^ +merge .*Makefile$/m);
    expect(read(root, 'Makefile')).toContain('.PHONY: help\n');
    expect(read(root, 'Makefile')).toMatch(/mine:\n$/);
  });

  it('keeps edits, deletions and files of the user as they are', async () => {
    const root = await olderProject('x', 'x');
    fill(root, { 'README.md': 'mine', 'notes.txt': 'mine' });
    rmSync(path.join(root, 'setup.py'));
    const before = treeOf(root);
    await generate('app', { path: root });
    expect(treeOf(root)).toEqual(before);
  });

  it('refuses to choose where both changed the same line, and writes nothing', async () => {
    const root = await olderProject('.PHONY: halp', '.PHONY: help');
    writeFileSync(path.join(root, 'Makefile'), read(root, 'Makefile').replace('.PHONY: halp', '.PHONY: mine'));
    const before = treeOf(root);
    await expect(generate('app', { path: root })).rejects.toThrow(/nobody to ask: .*Makefile.*--on-conflict/);
    expect(treeOf(root)).toEqual(before);
  });

  it.each([
    ['keep', '.PHONY: mine\n'],
    ['overwrite', '.PHONY: help\n'],
    ['mark', '<<<<<<< yours\n.PHONY: mine\n=======\n.PHONY: help\n>>>>>>> new template\n'],
  ])('settles a conflict by --on-conflict %s, and does not ask again', async (onConflict, expected) => {
    const root = await olderProject('.PHONY: halp', '.PHONY: help');
    writeFileSync(path.join(root, 'Makefile'), read(root, 'Makefile').replace('.PHONY: halp', '.PHONY: mine'));
    await generate('app', { path: root, onConflict });
    expect(read(root, 'Makefile')).toContain(expected);
    const after = treeOf(root);
    await generate('app', { path: root });
    expect(treeOf(root)).toEqual(after);
  });

  it('takes away what is no longer made, unless it was edited', async () => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, service: false, docker: false, path: root });
    await generate('app', { path: root, license: 'none' });
    expect(existsSync(path.join(root, 'LICENSE'))).toBe(false);
    await generate('app', { path: root, license: 'MIT' });
    fill(root, { LICENSE: 'mine' });
    expect(await generate('app', { path: root, license: 'none' })).toContain(
      'LICENSE (no longer made, but edited by you)',
    );
    expect(read(root, 'LICENSE')).toBe('mine');
  });

  it('takes a damaged record for none: what differs is a conflict', async () => {
    const root = await olderProject('x', 'x');
    fill(root, {
      'README.md': 'mine',
      '.yo-base/app.jsonl': read(root, '.yo-base/app.jsonl').replace('sha256', 'sha255'),
    });
    await expect(generate('app', { path: root })).rejects.toThrow('README.md');
  });
});

it('lets branches that add different parts merge in git', async () => {
  const root = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], { cwd: root });
  await generate('app', { ...fixedAnswers, service: false, docker: false, path: root });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'start');
  git('switch', '--quiet', '--create', 'demo');
  await generate('demo', { path: root, name: 'cool-demo' });
  git('add', '.');
  git('commit', '--quiet', '--message', 'demo');
  git('switch', '--quiet', '-');
  await generate('service', { path: root });
  git('add', '.');
  git('commit', '--quiet', '--message', 'service');
  git('merge', '--quiet', '--no-edit', 'demo');

  const merged = treeOf(root);
  expect(Object.keys(merged)).toEqual(expect.arrayContaining(['make/service.mk', 'demos/cool-demo/demo.py']));
  await generate('app', { path: root });
  await generate('demo', { path: root, name: 'cool-demo' });
  expect(treeOf(root)).toEqual(merged);
});
