import { existsSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { ownPackage } from '../../project/project.js';
import { recordedHeader } from '../../project/record.js';
import { fill, read, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';
import { fillWithRelease, madeBy, madeOlder, releases } from '../support/releases.js';

const PARTS = ['app', 'service', 'docker', 'demo.cool-demo'];

/** A project with every part, as this version makes it. */
async function currentProject(): Promise<string> {
  const root = temporaryFolder();
  await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: root });
  return root;
}

/** A project that remembers another name of its library. */
async function named(libname: string): Promise<string> {
  const root = await currentProject();
  fill(root, { '.yo-rc.json': read(root, '.yo-rc.json').replace('cool_library', libname) });
  return root;
}

/** Answers of a project, as `.yo-rc.json` has them. */
function answersOf(root: string): Record<string, string> {
  return (JSON.parse(read(root, '.yo-rc.json')) as Record<string, Record<string, string>>)['generator-datascience']!;
}

describe.each(releases)('a project of release %s', (version) => {
  function released(): string {
    const root = path.join(temporaryFolder(), 'cool-project');
    fillWithRelease(root, version);
    return root;
  }

  it('becomes what this version makes', async () => {
    const root = released();
    await generate('update', { path: root });
    const now = path.join(temporaryFolder(), 'cool-project');
    await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: now });
    expect(treeOf(root)).toEqual(treeOf(now));
  });

  it('keeps what the user added to any file, deleted and made', async () => {
    const root = released();
    const files = Object.keys(treeOf(root)).filter((file) => /\.(py|md|mk|sh|txt|toml)$/.test(file));
    for (const file of files) writeFileSync(path.join(root, file), `${read(root, file)}# mine: ${file}\n`);
    rmSync(path.join(root, 'setup.py'));
    fill(root, { 'cool_library/own.py': 'own\n' });
    // Where the templates changed the last line, too, that is a conflict.
    await generate('update', { path: root, onConflict: 'mark' });
    const texts = Object.values(treeOf(root)).join('\n');
    for (const file of files.filter((name) => name !== 'setup.py')) expect(texts).toContain(`# mine: ${file}\n`);
    expect(existsSync(path.join(root, 'setup.py'))).toBe(false);
    expect(read(root, 'cool_library/own.py')).toBe('own\n');
  });

  it('is at rest after it', async () => {
    const root = released();
    await generate('update', { path: root });
    const after = treeOf(root);
    expect(await generate('update', { path: root })).toMatch(
      /nothing to change[^]*as generator-datascience [\d.]+ makes it/,
    );
    await generate('update', { path: root, check: true });
    for (const part of ['app', 'service', 'docker']) await generate(part, { path: root });
    await generate('demo', { path: root, name: 'cool-demo' });
    expect(treeOf(root)).toEqual(after);
  });
});

describe('a template that has moved', () => {
  const [OLD, NEW] = ['bin/fetch_resources.py', 'make/fetch_resources.py'];

  function released(edit: (text: string) => string = (text) => text): string {
    const root = path.join(temporaryFolder(), 'cool-project');
    fillWithRelease(root, '1.0.0');
    fill(root, { [OLD]: edit(read(root, OLD)) });
    return root;
  }

  it('takes the edits of the user along', async () => {
    const root = released((text) => `${text}# mine\n`);
    expect(await generate('update', { path: root })).toContain(`${NEW} (moved from ${OLD})`);
    expect(existsSync(path.join(root, OLD))).toBe(false);
    expect(read(root, NEW)).toMatch(/# mine\n$/);
  });

  it.each([
    ['keep', /^mine$/],
    ['overwrite', /^"""Download/],
    ['mark', /^<<<<<<< yours\nmine\n=======\n"""Download/],
  ])('is settled like any other where both changed it: %s', async (onConflict, expected) => {
    const root = released();
    madeOlder(root, 'app', OLD, () => 'older');
    fill(root, { [OLD]: 'mine' });
    await generate('update', { path: root, onConflict });
    expect(existsSync(path.join(root, OLD))).toBe(false);
    expect(read(root, NEW)).toMatch(expected);
  });

  it('is not moved out of the place of a link', async () => {
    const root = released();
    renameSync(path.join(root, OLD), path.join(root, 'bin/fetch.py'));
    symlinkSync('fetch.py', path.join(root, OLD));
    const before = treeOf(root);
    await expect(generate('update', { path: root })).rejects.toThrow(`${OLD} is made as ${NEW} now, but it is a link`);
    expect(treeOf(root)).toEqual(before);
  });
});

describe('update', () => {
  it('brings newer templates into every part, and says file by file what it did', async () => {
    const root = await currentProject();
    const expected = treeOf(root);
    madeOlder(root, 'app', 'Makefile', (text) => text.replace('.PHONY', '.PHONEY'));
    madeOlder(root, 'demo.cool-demo', 'demos/cool-demo/demo.py', (text) => `${text}# old\n`);
    fill(root, { 'make/service.mk': `${read(root, 'make/service.mk')}mine:\n` });
    madeOlder(root, 'service', 'requirements-service.txt', () => 'flask\n');
    const said = await generate('update', { path: root, verbose: true });
    for (const file of ['Makefile', 'demos/cool-demo/demo.py', 'requirements-service.txt']) {
      expect(said).toMatch(new RegExp(`^ +update .*${file}$`, 'm'));
    }
    expect(said).not.toContain('make/service.mk');
    expect(treeOf(root)).toEqual({ ...expected, 'make/service.mk': `${expected['make/service.mk']}mine:\n` });
  });

  it('with --check only says whether there is something to do', async () => {
    const root = await currentProject();
    await generate('update', { path: root, check: true });
    madeOlder(root, 'docker', 'Dockerfile', (text) => `${text}# old\n`);
    madeOlder(root, 'app', 'VERSION', () => '0.0\n');
    fill(root, { VERSION: '9.9\n' });
    const before = treeOf(root);
    await expect(generate('update', { path: root, check: true })).rejects.toMatchObject({
      code: 3,
      message: expect.stringMatching(/waits: it changes 2 files of the project, 1 of them where you changed/) as string,
    });
    expect(treeOf(root)).toEqual(before);
  });

  it('has nothing to do where git has checked out all of it with the line ends of Windows', async () => {
    const root = await currentProject();
    const crlf = Object.entries(treeOf(root)).map(([file]) => [file, read(root, file).replaceAll('\n', '\r\n')]);
    fill(root, Object.fromEntries(crlf) as Record<string, string>);
    const before = treeOf(root);
    await generate('update', { path: root, check: true });
    expect(await generate('update', { path: root })).toContain('nothing to change');
    expect(treeOf(root)).toEqual(before);
  });

  it('names the files that still have both sides marked, and what was deleted only where it is news', async () => {
    const root = await currentProject();
    fill(root, { Makefile: '<<<<<<< yours\n' });
    rmSync(path.join(root, 'setup.py'));
    const said = await generate('update', { path: root });
    expect(said).toMatch(/choose between both versions, .*Makefile/);
    expect(said).not.toContain('setup.py');
    madeOlder(root, 'app', 'setup.py', () => 'old');
    rmSync(path.join(root, 'setup.py'));
    expect(await generate('update', { path: root })).toContain('setup.py (you deleted it)');
  });

  it('with --dry-run shows the difference, and leaves nothing', async () => {
    const root = await currentProject();
    madeOlder(root, 'docker', 'Dockerfile', (text) => `${text}# old\n`);
    const before = treeOf(root);
    expect(await generate('update', { path: root, dryRun: true })).toMatch(/^-# old$/m);
    expect(treeOf(root)).toEqual(before);
  });

  it('takes the defaults of questions that were added since', async () => {
    const root = await currentProject();
    const { license: _license, year: _year, ...older } = answersOf(root);
    fill(root, { '.yo-rc.json': JSON.stringify({ other: {}, 'generator-datascience': older }) });
    await generate('update', { path: root });
    expect(answersOf(root)).toEqual({ ...older, license: 'MIT', year: String(new Date().getFullYear()) });
    expect(Object.keys(JSON.parse(read(root, '.yo-rc.json')) as object)).toEqual(['other', 'generator-datascience']);
  });

  it('refuses a project, and a part, of a newer version, with the remedy', async () => {
    for (const part of ['app', 'demo.cool-demo']) {
      const root = await currentProject();
      madeBy(root, part, '9.0.0');
      const before = treeOf(root);
      await expect(generate('update', { path: root })).rejects.toThrow(
        /was made by generator-datascience 9\.0\.0.*npm install --global generator-datascience@latest/,
      );
      expect(treeOf(root)).toEqual(before);
    }
  });

  it('goes over parts without a record that show themselves, and says what it does not know', async () => {
    const root = await currentProject();
    rmSync(path.join(root, '.yo-base/docker.jsonl'));
    fill(root, { Dockerfile: 'mine\n', '.yo-base/other.thing.jsonl': '', '.yo-base/demo.__proto__.jsonl': '' });
    const said = await generate('update', { path: root, onConflict: 'keep' });
    expect(said).toContain('.yo-base/docker.jsonl is missing');
    expect(said).toContain('"other.thing" in .yo-base is no part');
    expect(said).toContain('"demo.__proto__" in .yo-base is no part');
    expect(read(root, 'Dockerfile')).toBe('mine\n');
    expect(existsSync(path.join(root, '.yo-base/docker.jsonl'))).toBe(true);
  });
});

test('adding a part to an older project touches that part alone, and names update', async () => {
  const root = await currentProject();
  for (const part of PARTS) madeBy(root, part, '1.0.0');
  madeOlder(root, 'app', 'Makefile', (text) => text.replace('.PHONY', '.PHONEY'));
  const before = treeOf(root);
  const said = await generate('demo', { path: root, name: 'other' });
  expect(said).toMatch(/made by generator-datascience 1\.0\.0.*"quickstart update"/);
  const after = treeOf(root);
  expect(after).toMatchObject(before);
  const added = Object.keys(after).filter((file) => !(file in before));
  expect(added.every((file) => file.startsWith('demos/other/') || file === '.yo-base/demo.other.jsonl')).toBe(true);
  expect(recordedHeader(after['.yo-base/demo.other.jsonl'])?.version).toBe(ownPackage.version);
});

/** A project that an update would change, whose `make test` says what it is told. */
async function verified(recipe: string) {
  const root = await currentProject();
  madeOlder(root, 'docker', 'Dockerfile', (text) => `${text}# old\n`);
  fill(root, { Makefile: `test:\n\t${recipe}\n` });
  return { root, before: treeOf(root) };
}

describe('with --verify', () => {
  it('updates where the tests pass before and after', async () => {
    const { root, before } = await verified('@true');
    await generate('update', { path: root, verify: true });
    expect(treeOf(root)['Dockerfile']).toBe(before['Dockerfile']?.replace('# old\n', ''));
  });

  it('puts everything back where they fail only afterwards', async () => {
    const { root, before } = await verified('@grep -q "# old" Dockerfile');
    await expect(generate('update', { path: root, verify: true })).rejects.toThrow('everything was put back');
    expect(treeOf(root)).toEqual(before);
  });

  it('says where they fail already, and updates', async () => {
    const { root, before } = await verified('@false');
    expect(await generate('update', { path: root, verify: true })).toContain('make test fails already');
    expect(treeOf(root)['Dockerfile']).toBe(before['Dockerfile']?.replace('# old\n', ''));
  });

  it('runs nothing where there is nothing to do, or nothing is to be written', async () => {
    const { root } = await verified('@touch ran; false');
    await generate('update', { path: root, verify: true, dryRun: true });
    await generate('update', { path: root });
    await generate('update', { path: root, verify: true });
    expect(existsSync(path.join(root, 'ran'))).toBe(false);
  });
});

describe('a library whose name would not be given any more', () => {
  it('is gone on with, where newer templates install a package of that name', async () => {
    const root = await named('jedi');
    await generate('demo', { path: root, name: 'later' });
    expect(read(root, 'demos/later/demo.py')).toContain('from jedi.text import');
    await generate('update', { path: root, dryRun: true });
  });

  it.each(['lambda', '../x', 'a-b', ''])(
    'is refused where it could not be written into code: "%s"',
    async (libname) => {
      const root = await named(libname);
      await expect(generate('demo', { path: root, name: 'later' })).rejects.toThrow(/answers in .* cannot be used/);
    },
  );
});
