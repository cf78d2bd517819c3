import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fill, read, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';
import { madeOlder } from '../support/releases.js';

/** A library whose `Makefile` was made by an older template: `now` became of `then` since. */
async function olderProject(then: string, now: string): Promise<string> {
  const root = temporaryFolder();
  await generate('app', { ...fixedAnswers, service: false, docker: false, path: root });
  madeOlder(root, 'app', 'Makefile', (text) => text.replace(now, then));
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

  it('writes through a link inside the project, and takes none away', async () => {
    const root = await olderProject('.PHONY: halp', '.PHONY: help');
    for (const [file, elsewhere] of [
      ['Makefile', 'make/main.mk'],
      ['LICENSE', 'docs/LICENSE'],
    ] as const) {
      fill(root, { [elsewhere]: read(root, file) });
      rmSync(path.join(root, file));
      symlinkSync(elsewhere, path.join(root, file));
    }
    const license = read(root, 'LICENSE');
    const said = await generate('app', { path: root, license: 'none' });
    expect(said).toContain('LICENSE (no longer made, but edited by you)');
    expect(treeOf(root)).toMatchObject({
      Makefile: 'link to make/main.mk',
      'make/main.mk': expect.stringContaining('.PHONY: help') as string,
      LICENSE: 'link to docs/LICENSE',
      'docs/LICENSE': license,
    });
  });

  it.each(['damaged', 'missing'])(
    'takes a %s record for none, and says so: what differs is a conflict',
    async (how) => {
      const root = await olderProject('x', 'x');
      fill(root, {
        'README.md': 'mine',
        '.yo-base/app.jsonl': read(root, '.yo-base/app.jsonl').replace('sha256', 'sha255'),
      });
      if (how === 'missing') rmSync(path.join(root, '.yo-base/app.jsonl'));
      await expect(generate('app', { path: root })).rejects.toThrow('README.md');
      const said = await generate('app', { path: root, onConflict: 'keep' });
      expect(said).toContain(`.yo-base/app.jsonl is ${how}`);
      expect(said).toContain('every difference counts as a conflict');
      expect(read(root, 'README.md')).toBe('mine');
      expect(await generate('app', { path: root })).toContain('nothing to change');
    },
  );
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
