import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fill, filesOf, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

let root: string;

beforeEach(async () => {
  root = temporaryFolder();
  await generate('app', { ...fixedAnswers, service: false, docker: false, path: root });
});

describe('removing a part', () => {
  it.each([
    ['service', undefined],
    ['demo', 'cool-demo'],
    ['module', 'features'],
    ['research', 'topic-model'],
    ['bin', 'count_words'],
  ])('%s leaves the project as it was before that was added', async (part, name) => {
    const before = treeOf(root);
    await generate(part, { path: root, name });
    const said = await generate('remove', { path: root, part, name });
    expect(said).toMatch(/^ +delete /m);
    expect(treeOf(root)).toEqual(before);
    if (part === 'demo') expect(existsSync(path.join(root, 'demos/cool-demo'))).toBe(false);
  });

  it('leaves what the user has edited or made, and says so; --force leaves only what they made', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    fill(root, { 'demos/cool-demo/demo.py': 'mine', 'demos/cool-demo/data.csv': 'mine' });
    const said = await generate('remove', { path: root }, ['demo', 'cool-demo']);
    expect(said).toMatch(/^ +keep .*demos\/cool-demo\/demo\.py/m);
    const left = filesOf(root).filter((file) => file.includes('cool-demo/'));
    expect(left).toEqual(['demos/cool-demo/data.csv', 'demos/cool-demo/demo.py']);
    rmSync(path.join(root, 'demos/cool-demo/demo.py'));

    await generate('demo', { path: root, name: 'cool-demo' });
    fill(root, { 'demos/cool-demo/demo.py': 'mine' });
    await generate('remove', { path: root, part: 'demo', name: 'cool-demo', force: true });
    expect(filesOf(root).filter((file) => file.includes('cool-demo/'))).toEqual(['demos/cool-demo/data.csv']);
  });

  it('shows with --dry-run what would go, and takes nothing', async () => {
    await generate('service', { path: root });
    const before = treeOf(root);
    const said = await generate('remove', { path: root, part: 'service', dryRun: true });
    expect(said).toMatch(/^ +delete 38 files.*\n[^]*^ .*cool_library\/ +serving\.py/m);
    expect(treeOf(root)).toEqual(before);
  });

  it('leaves a project that update goes over without it', async () => {
    await generate('demo', { path: root, name: 'cool-demo' });
    await generate('remove', { path: root, part: 'demo', name: 'cool-demo' });
    expect(await generate('update', { path: root })).toContain('nothing to change');
    expect(readFileSync(path.join(root, 'demos/README.md'), 'utf8')).not.toBe('');
  });
});

describe('what is refused, with nothing taken away', () => {
  it.each([
    [['app'], '"app" is none of service, docker, deploy, demo, module, research, bin'],
    [['constructor'], 'is none of'],
    [['demo'], 'which demo? For example: quickstart remove demo NAME'],
    [['service', 'x'], 'leave out "x"'],
    [['demo', '../x'], '"../x" cannot be the name of a demo: such a folder is named in '],
    [['demo', 'other'], '.yo-base/demo.other.jsonl is missing'],
    [['service'], 'take it away first with "quickstart remove docker"'],
    [['docker'], 'take it away first with "quickstart remove deploy"'],
  ])('%j', async (words, message) => {
    await generate('service', { path: root });
    await generate('docker', { path: root });
    await generate('deploy', { path: root });
    const before = treeOf(root);
    await expect(generate('remove', { path: root }, words)).rejects.toThrow(message);
    expect(treeOf(root)).toEqual(before);
  });
});
