import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fill, filesOf, read, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

let root: string;

beforeEach(async () => {
  root = path.join(temporaryFolder(), 'cool-project');
  await generate('app', { ...fixedAnswers, service: false, docker: false, path: root });
});

const rename = (...words: string[]) => generate('rename', { path: root }, words);
const inDemos = () => filesOf(path.join(root, 'demos'));

describe('renaming a part that nobody touched', () => {
  it.each([
    ['demo', 'cool-demo', 'warm-demo'],
    ['module', 'features', 'traits'],
    ['research', 'first-look', 'second-look'],
    ['bin', 'count_words', 'count_lines', { language: 'bash' }],
  ])(
    'makes of the %s %s what %s is from the beginning',
    async (part: string, name: string, to: string, options?: object) => {
      await generate(part, { path: root, name: to, ...options });
      const asNew = treeOf(root);
      await generate('remove', { path: root, part, name: to });
      await generate(part, { path: root, name, ...options });
      // Outside a repository there is nothing to go on with.
      expect(await rename(part, name, to)).not.toContain('Next:');
      expect(treeOf(root)).toEqual(asNew);
      expect(existsSync(path.join(root, 'demos/cool-demo'))).toBe(false);
      expect(await generate('update', { path: root })).toContain('nothing to change');
    },
  );

  it('and back again leaves the project as it was', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    const before = treeOf(root);
    await rename('demo', 'cool-demo', 'warm-demo');
    await rename('demo', 'warm-demo', 'cool-demo');
    expect(treeOf(root)).toEqual(before);
  });
});

describe('renaming a part that is in use', () => {
  it('takes seconds for thousands of files', { timeout: 20_000 }, async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    const names = Array.from({ length: 2000 }, (_, index) => `demos/cool-demo/data/${index}.txt`);
    fill(root, Object.fromEntries(names.map((name) => [name, 'mine\n'])));
    const said = await generate('rename', { path: root, dryRun: true }, ['demo', 'cool-demo', 'warm-demo']);
    expect(said).toContain('warm-demo/data/1999.txt');
  });

  it('moves what only a tool of the user keeps, too', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    fill(root, { 'demos/cool-demo/.llm_cache/answers.json': 'dear\n', 'demos/cool-demo/.ruff_cache/x': '' });
    await rename('demo', 'cool-demo', 'warm-demo');
    expect(read(root, 'demos/warm-demo/.llm_cache/answers.json')).toBe('dear\n');
    expect(inDemos().filter((file) => /cool-demo|ruff/.test(file))).toEqual([]);
  });

  it('carries edits, deletions and whatever else is in its folder along', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    const edited = `${read(root, 'demos/cool-demo/demo.py')}# mine\n`;
    fill(root, { 'demos/cool-demo/demo.py': edited, 'demos/cool-demo/data/words.csv': 'mine\n' });
    rmSync(path.join(root, 'demos/cool-demo/test_demo.py'));
    const said = await rename('demo', 'cool-demo', 'warm-demo');
    expect(inDemos()).toEqual(
      expect.arrayContaining(['warm-demo/Dockerfile', 'warm-demo/data/words.csv', 'warm-demo/demo.py']),
    );
    expect(inDemos().filter((file) => /cool-demo|test_demo/.test(file))).toEqual([]);
    expect(read(root, 'demos/warm-demo/demo.py')).toBe(edited);
    expect(read(root, 'demos/warm-demo/Dockerfile')).toContain('demos/warm-demo');
    expect(said).toMatch(/^ +move .*warm-demo\/data\/words\.csv \(moved from demos\/cool-demo\/data\/words\.csv\)$/m);
    expect(await generate('update', { path: root })).toContain('nothing to change');
  });

  it('carries references along in what the user has added', async () => {
    await generate('module', { path: root, name: 'features' });
    const mine = '\n\ndef test_of_mine() -> None:\n    assert features.mean([2.0]) == 2.0\n';
    fill(root, { 'cool_library/test_features.py': read(root, 'cool_library/test_features.py') + mine });
    await rename('module', 'features', 'traits');
    const test = read(root, 'cool_library/test_traits.py');
    expect(test).toContain('from cool_library import traits');
    expect(test.endsWith(mine.replace('features', 'traits'))).toBe(true);
  });

  it('says how to find the old name, which is in what it moved and the user made, too', async () => {
    await generate('module', { path: root, name: 'features' });
    fill(root, {
      'cool_library/features.py': 'features = 1\n',
      'cool_library/mine.py': 'from .features import features\n',
    });
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    const [command] = /git grep .*\bfeatures\b/.exec(await rename('module', 'features', 'traits')) ?? [''];
    const found = execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' });
    expect(found).toContain('cool_library/traits.py:features = 1\n');
    expect(found).toContain('cool_library/mine.py:');
    expect(found).not.toContain('.yo-base');
  });

  it('carries imports of a module along in the code of the project, whoever wrote it, and nothing else', async () => {
    await generate('module', { path: root, name: 'features' });
    await generate('demo', { path: root, name: 'cool-demo' });
    fill(root, {
      'cool_library/own.py': 'from .features import mean\n\nfeatures = mean([1.0])\n',
      'demos/cool-demo/demo.py': 'from cool_library import features, text\n\nprint(features.mean([1.0]), "features")\n',
      'demos/cool-demo/.venv/x.py': 'from cool_library import features\n',
      'examples/notes.md': 'from cool_library import features\n',
      'research/other.py': 'import features\n\nfeatures.mean()\n',
    });
    const said = await rename('module', 'features', 'traits');
    expect(read(root, 'cool_library/own.py')).toBe('from .traits import mean\n\nfeatures = mean([1.0])\n');
    expect(read(root, 'demos/cool-demo/demo.py')).toBe(
      'from cool_library import traits, text\n\nprint(traits.mean([1.0]), "features")\n',
    );
    for (const file of ['demos/cool-demo/.venv/x.py', 'examples/notes.md', 'research/other.py']) {
      expect(read(root, file)).toContain('import features');
    }
    expect(said).toMatch(/^ +update .*cool_library\/own\.py$/m);
  });

  it('takes caches away with the folder, but no more than that', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    fill(root, { 'demos/cool-demo/__pycache__/demo.pyc': 'x', 'demos/cool-demo/.mypy_cache/3.13/a.json': 'x' });
    await rename('demo', 'cool-demo', 'warm-demo');
    expect(existsSync(path.join(root, 'demos/cool-demo'))).toBe(false);
    expect(inDemos().filter((file) => file.includes('cache'))).toEqual([]);
  });

  it('shows with --dry-run what would move, and moves nothing', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    fill(root, { 'demos/cool-demo/__pycache__/demo.pyc': 'x' });
    const before = treeOf(root);
    expect(await generate('rename', { path: root, part: 'demo', name: 'cool-demo', to: 'b', dryRun: true })).toMatch(
      /^ +move .*demos\/b\/demo\.py/m,
    );
    expect(treeOf(root)).toEqual(before);
  });
});

describe('what is refused, with nothing renamed', () => {
  it.each([
    [['service', 'a', 'b'], '"service" is none of demo, module, research, bin'],
    [['demo', 'none', 'b'], '.yo-base/demo.none.jsonl is missing'],
    [['demo', '../a', 'b'], 'cannot be the name of a demo'],
    [['demo', 'cool-demo', '../b'], 'cannot be the name of a demo'],
    [['demo', 'cool-demo', 'other_demo'], 'it is too similar to "other-demo"'],
    [['demo', 'cool-demo', 'other-demo'], 'there is a demos/other-demo already'],
    [['demo', 'cool-demo', 'mine'], 'there is a demos/mine already'],
    [['demo', 'cool-demo', 'cool-demo'], '"cool-demo" is the name of that demo already'],
    [['module', 'features', 'lambda'], 'try "lambda_2"'],
    [['bin', 'count_words', 'json'], 'cannot be the name of a script'],
    [['module', 'features', 'taken'], 'there is a cool_library/taken.py already'],
    [['demo', 'cool-demo'], 'NEW is missing'],
  ])('%j', async (words, message) => {
    for (const name of ['cool-demo', 'other-demo']) await generate('demo', { path: root, name });
    await generate('module', { path: root, name: 'features' });
    await generate('bin', { path: root, name: 'count_words' });
    mkdirSync(path.join(root, 'demos/mine'));
    fill(root, { 'cool_library/taken.py': 'mine\n' });
    const before = treeOf(root);
    await expect(rename(...words)).rejects.toThrow(message);
    expect(treeOf(root)).toEqual(before);
  });

  it.each([
    ['a link', () => symlinkSync('demo.py', path.join(root, 'demos/cool-demo/link.py')), 'link.py'],
    ['a repository', () => fill(root, { 'demos/cool-demo/.git/HEAD': 'x' }), '.git/HEAD'],
  ])('a folder with %s in it, which would be left behind', async (_what, plant, file) => {
    await generate('demo', { path: root, name: 'cool-demo' });
    plant();
    await expect(rename('demo', 'cool-demo', 'b')).rejects.toThrow(
      `demos/cool-demo/${file} is no file that could be moved along; move it away first`,
    );
    expect(existsSync(path.join(root, 'demos/b'))).toBe(false);
  });
});
