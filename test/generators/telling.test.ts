import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../project/telling/json.js';
import { filesOf, fill, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';
import { generators } from '../support/makers.js';

/** What a sub-generator is run with in a project that has a demo and no service; `adopt` makes one of its own. */
const RUNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  app: {},
  service: {},
  docker: {},
  deploy: {},
  demo: { name: 'two' },
  module: { name: 'features' },
  research: { name: 'first-look' },
  bin: { name: 'count_words' },
  rename: { part: 'demo', name: 'one', to: 'other' },
  remove: { part: 'demo', name: 'one' },
  update: {},
};

async function newProject(): Promise<string> {
  const root = path.join(temporaryFolder(), 'cool-project');
  await generate('app', { ...fixedAnswers, path: root, service: false, demo: 'one' });
  return root;
}

async function documentOf(name: string, options: Readonly<Record<string, string | boolean>>): Promise<RunDocument> {
  const said = await generate(name, { ...options, json: true });
  // Notes are said on stderr, which comes to the same here.
  return JSON.parse(/^\{[^]*^\}$/m.exec(said)?.[0] ?? said) as RunDocument;
}

describe('--json', () => {
  it.each(Object.entries(RUNS))('of %s names the files that differ afterwards', async (name, options) => {
    const root = await newProject();
    if (['docker', 'deploy'].includes(name)) await generate('service', { path: root });
    if (name === 'deploy') await generate('docker', { path: root });
    const before = treeOf(root);
    const said = await documentOf(name, { ...options, path: root });
    const after = treeOf(root);
    const places = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const different = places.filter((file) => before[file] !== after[file]);
    expect(said.root).toBe(root);
    expect(said.answers).toMatchObject(options);
    const named = said.files.flatMap(({ path: file, from }) => (from === undefined ? [file] : [file, from]));
    expect(named.toSorted()).toEqual(different.toSorted());
  });

  it('of adopt, too', async () => {
    const root = temporaryFolder();
    fill(root, { 'project.json': '{"package": "old_library"}', 'old_library/__init__.py': '' });
    const { files } = await documentOf('adopt', { path: root, onConflict: 'keep' });
    expect(files.map((file) => file.path)).toContain('Makefile');
  });

  it('is there for every sub-generator', () => {
    expect([...Object.keys(RUNS), 'adopt'].toSorted()).toEqual(generators.toSorted());
  });
});

it('a tree names every file that was made, and --verbose has a line for each', async () => {
  const root = path.join(temporaryFolder(), 'cool-project');
  const said = await generate('app', { ...fixedAnswers, path: root });
  const names = new Set(said.split(/\s+/));
  const files = filesOf(root);
  expect(files.filter((file) => !names.has(path.basename(file)))).toEqual([]);
  expect(said).not.toMatch(/^ +create .*Makefile$/m);

  const other = path.join(temporaryFolder(), 'cool-project');
  const verbose = await generate('app', { ...fixedAnswers, path: other, verbose: true });
  expect(verbose.match(/^ +create .*$/gm)).toHaveLength(files.length);
});
