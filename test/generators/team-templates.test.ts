import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { status } from '../../cli/status/status.js';
import { fill, filesOf, read, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

let folder: string;
let root: string;
let team: string;

beforeEach(() => {
  folder = temporaryFolder();
  root = path.join(folder, 'cool-project');
  team = path.join(folder, 'house');
});

const start = (options: object = {}) =>
  generate('app', { ...fixedAnswers, path: root, templates: team, service: false, docker: false, ...options });

function answersOf(): Record<string, string> {
  return (JSON.parse(read(root, '.yo-rc.json')) as Record<string, Record<string, string>>)['generator-datascience']!;
}

describe('the templates of a team', () => {
  it('replace ours of the same path, whichever way it is written, and add others', async () => {
    fill(team, {
      'README.md': 'of the folder itself, no template',
      'app/README.md': '# House of _package_\n',
      'app/_gitignore': 'of the house\n',
      'app/.gitattributes': 'of the house, too\n',
      'app/VERSION.ejs': '<%- year %>\n',
      'app/docs/_package_.md.ejs': '<%- markdown(description) %>, by <%- author %>\n',
      'app/.DS_Store': 'left over',
      'demo/demo.py': 'from _package_ import house\n',
      'demo/notes/<%.txt': 'as it is: <%- author %>\n',
      'module/_package_/_name_.py': '"""_name_ of the house."""\n',
    });
    await start({ demo: ['one'] });
    await generate('module', { path: root, name: 'features' });
    expect(read(root, 'README.md')).toBe('# House of cool_library\n');
    expect(read(root, '.gitignore')).toBe('of the house\n');
    expect(read(root, '.gitattributes')).toBe('of the house, too\n');
    expect(read(root, 'VERSION')).toBe('2026\n');
    expect(read(root, 'docs/cool_library.md')).toBe('Finds what is cool in a text, by Ada Lovelace\n');
    expect(read(root, 'demos/one/demo.py')).toBe('from cool_library import house\n');
    expect(read(root, 'demos/one/notes/<%.txt')).toBe('as it is: <%- author %>\n');
    expect(read(root, 'cool_library/features.py')).toBe('"""features of the house."""\n');
    expect(read(root, 'cool_library/test_features.py')).toContain('features.mean');
    expect(filesOf(root)).not.toContain('.DS_Store');
  });

  it.each([
    ['app', 'service'],
    ['service', 'app'],
  ])('may move from the folder of %s to that of %s', async (from, to) => {
    fill(team, { [`${from}/HOUSE.md`]: 'of the house\n', [`${to}/other.txt`]: 'x' });
    await start({ service: true });
    renameSync(path.join(team, from, 'HOUSE.md'), path.join(team, to, 'HOUSE.md'));
    await generate('update', { path: root });
    expect(read(root, 'HOUSE.md')).toBe('of the house\n');
    expect(await generate('update', { path: root })).toContain('nothing to change');
  });

  it('are remembered from the project, and used by whatever is added later', async () => {
    fill(team, { 'demo/house.txt': 'of the house\n' });
    await start();
    expect(answersOf()['templates']).toBe('../house');
    await generate('demo', { path: path.join(root, 'demos'), name: 'one' });
    expect(read(root, 'demos/one/house.txt')).toBe('of the house\n');
  });

  it('may be in the project', async () => {
    fill(path.join(root, 'house'), { 'app/VERSION': '7\n' });
    await start({ templates: path.join(root, 'house') });
    expect(answersOf()['templates']).toBe('house');
    expect(read(root, 'VERSION')).toBe('7\n');
  });

  it('keep the license that was chosen', async () => {
    fill(team, { 'app/licenses/MIT.ejs': 'ours, <%- year %>\n' });
    await start();
    expect(read(root, 'LICENSE')).toBe('ours, 2026\n');
    await generate('app', {
      ...fixedAnswers,
      path: path.join(folder, 'other'),
      templates: team,
      license: 'Apache-2.0',
    });
    expect(read(folder, 'other/LICENSE')).toContain('Apache License');
    expect(filesOf(path.join(folder, 'other'))).not.toContain('licenses/MIT');
  });

  it('may give a license where we have none', async () => {
    fill(team, { 'app/LICENSE': 'all rights reserved\n' });
    await start({ license: 'none' });
    expect(read(root, 'LICENSE')).toBe('all rights reserved\n');
  });

  it('pass their bytes and their executable bit on', async () => {
    fill(team, { 'app/bin/house.sh': '#!/bin/sh\n', 'app/bin/reverse_lines.py': 'of the house\n' });
    chmodSync(path.join(team, 'app/bin/house.sh'), 0o755);
    writeFileSync(path.join(team, 'app/logo.png.ejs'), Buffer.from([0x89, 0xff, 0, 60, 37]));
    await start();
    const tree = treeOf(root);
    expect(tree['bin/house.sh']).toBe('executable #!/bin/sh\n');
    expect(tree['bin/reverse_lines.py']).toBe('executable of the house\n');
    expect(tree['logo.png']).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are merged by update like any others', async () => {
    fill(team, { 'app/HOUSE.md': 'one\ntwo\nthree\n', 'app/gone.txt': 'gone\n', 'app/VERSION': '7\n' });
    await start();
    fill(root, { 'HOUSE.md': 'one\ntwo\nthree, mine\n' });
    fill(team, { 'app/HOUSE.md': 'ONE\ntwo\nthree\n', 'app/new.txt': 'new\n' });
    for (const file of ['app/gone.txt', 'app/VERSION']) rmSync(path.join(team, file));
    const said = await generate('update', { path: root });
    expect(read(root, 'HOUSE.md')).toBe('ONE\ntwo\nthree, mine\n');
    expect(read(root, 'new.txt')).toBe('new\n');
    expect(read(root, 'VERSION')).toBe('0.1\n');
    expect(filesOf(root)).not.toContain('gone.txt');
    expect(said).toMatch(/^ +delete .*gone\.txt/m);
    expect(await generate('update', { path: root })).toContain('nothing to change');
  });

  it('can be changed for others, and given up', async () => {
    fill(team, { 'app/HOUSE.md': 'one\n' });
    fill(path.join(folder, 'other'), { 'app/HOUSE.md': 'other\n' });
    await start();
    await generate('update', { path: root, templates: path.join(folder, 'other') });
    expect([answersOf()['templates'], read(root, 'HOUSE.md')]).toEqual(['../other', 'other\n']);
    await generate('update', { path: root, templates: '' });
    expect(answersOf()).not.toHaveProperty('templates');
    expect(filesOf(root)).not.toContain('HOUSE.md');
  });

  it('count in the state of every file', async () => {
    fill(team, { 'app/HOUSE.md': 'one\n' });
    await start();
    expect(await statusOf()).toMatchObject({ 'HOUSE.md': 'pristine', VERSION: 'pristine' });
    fill(team, { 'app/HOUSE.md': 'two\n', 'app/VERSION': '7\n' });
    expect(await statusOf()).toMatchObject({ 'HOUSE.md': 'outdated', VERSION: 'outdated', 'setup.py': 'pristine' });
  });
});

/** What `quickstart status --json` prints, by path. */
async function statusOf(): Promise<Record<string, string>> {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => stdout.mockRestore());
  await status({ path: root, json: true });
  const printed = String(stdout.mock.lastCall?.[0]);
  const { files } = JSON.parse(printed) as { files: { path: string; state: string }[] };
  return Object.fromEntries(files.map(({ path: file, state }) => [file, state]));
}

describe('a template of a team that cannot be used', () => {
  it.each([
    ['renders to an error', 'one\n<%- nobody %>\n', /house\/app\/x\.ejs:2: .*nobody is not defined$/],
    ['has an error in a block', '<% if (year) { %>\na\n<%- a b %>\n<% } %>\n', /x\.ejs:3: .*missing \)/],
    ['has an open block', '<% if (year) { %>\n<% } %>\n<% if (year) { %>\nb\n', /x\.ejs:3: .*a block is not closed/],
    ['has an open tag', 'a\nb <%- year\nc\n', /x\.ejs:2: .*close tag/],
    ['ends before its end', 'a\n<% return %>\n', /x\.ejs.*cannot be rendered: it returns before its end$/],
    ['includes what is not there', 'a\n\n<%- include("none") %>', /x\.ejs:3: .*"none"/],
  ])('%s: file and line are named, and nothing is written', async (_what, text, message) => {
    fill(team, { 'app/x.ejs': text });
    const error = (await start().catch((problem: unknown) => problem)) as Error & { code: number };
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/\n|EJS-Lint/);
    expect(error.code).toBe(1);
    expect(filesOf(folder)).toEqual(['house/app/x.ejs']);
  });

  it('would be one of two for the same file', async () => {
    fill(team, { 'app/README.md': 'one', 'app/README.md.ejs': 'two' });
    await expect(start()).rejects.toThrow(/README\.md and .*README\.md\.ejs are templates of one file/);
    fill(team, { 'app/NEW.md': 'one', 'app/NEW.md.ejs': 'two' });
    rmSync(path.join(team, 'app/README.md'));
    await expect(start()).rejects.toThrow(/NEW\.md and .*NEW\.md\.ejs are templates of one file/);
  });

  it.each([
    '.yo-rc.json',
    '.YO-RC.json',
    '.yo-base',
    '.yo-base/app.jsonl',
    '.Yo-Base/x',
    '.git/hooks/pre-commit',
    '.yo-rc.json.ejs',
  ])('would be the file %s', async (file) => {
    fill(team, { [`app/${file}`]: 'x', 'app/other.txt': 'x' });
    const made = start();
    // What git keeps is no template: the folder may be a checkout.
    await (file.startsWith('.git/') ? made : expect(made).rejects.toThrow(/is kept by git or the generator itself/));
    expect(filesOf(folder).filter((name) => name.includes('pre-commit') && !name.endsWith('.yaml'))).toEqual([]);
  });

  it.each(['Makefile/x', 'bin'])('would be in a file, or a file where folders are: %s', async (file) => {
    fill(team, { [`app/${file}`]: 'x' });
    await expect(start()).rejects.toThrow(/would be in a file/);
    expect(filesOf(folder)).toEqual([`house/app/${file}`]);
  });

  it.each([
    [{ service: true }, 'make/service.mk', 'service'],
    [{ demo: ['one'] }, 'demos/one/demo.py', 'demo.one'],
  ])('would be made by two parts: %j', async (options, file, other) => {
    fill(team, { [`app/${file}`]: 'of the house\n', 'app/other.txt': 'x' });
    const told = new RegExp(`^${file} is made by "[a-z.]+" and by "[a-z.]+"; put its template into the folder`);
    await expect(start(options)).rejects.toThrow(told);
    await start();
    const before = treeOf(root);
    const [kind = '', name] = other.split('.');
    await expect(generate(kind, { path: root, name })).rejects.toThrow(told);
    expect(treeOf(root)).toEqual(before);
  });

  it('is no file', async () => {
    fill(team, { 'app/a.txt': 'a' });
    symlinkSync('nowhere', path.join(team, 'app/dangling'));
    mkdirSync(path.join(team, 'app/empty'));
    await start();
    expect(filesOf(root)).not.toContain('dangling');
  });
});

describe('a folder without templates', () => {
  it('is refused where it is named', async () => {
    await expect(start()).rejects.toThrow(/there are no templates in .*house: it needs a folder for each kind of part/);
    fill(team, { 'apps/a.txt': 'a' });
    await expect(start()).rejects.toMatchObject({ code: 2 });
    expect(filesOf(folder)).toEqual(['house/apps/a.txt']);
  });

  it('is refused where it is that of the project, or all', async () => {
    fill(team, { 'app/a.txt': 'a' });
    await start();
    const before = treeOf(root);
    for (const templates of [root, path.parse(root).root]) {
      await expect(generate('update', { path: root, templates })).rejects.toThrow(/cannot be the folder of templates/);
    }
    expect(treeOf(root)).toEqual(before);
  });

  it('says what to do where the project remembers one that is gone', async () => {
    fill(team, { 'app/a.txt': 'a' });
    await start();
    rmSync(team, { recursive: true });
    const before = treeOf(root);
    const told = /templates are in .*house, where there is no such folder; get it, or .*update --templates DIR/;
    for (const name of ['update', 'demo'])
      await expect(generate(name, { path: root, name: 'x' })).rejects.toThrow(told);
    await expect(statusOf()).rejects.toThrow(told);
    expect(treeOf(root)).toEqual(before);
    await generate('update', { path: root, templates: '' });
  });
});
