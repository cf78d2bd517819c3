import { beforeAll, expect, test } from 'vitest';
import { read } from '../support/folder.js';
import { signalAtWrite, spread } from './support/at-write.js';
import { type Command, expectAllMade, runOn, undisturbed, update } from './support/disturbed.js';
import { copyOf, editedOldProject, keepsEdits, put } from './support/faulty-project.js';
import { installHost } from './support/host.js';
import { wholeTree } from './support/whole-tree.js';

/** What the host makes beside a project of ours. */
const OF_THE_HOST = 'front-end.txt';

let compose: Command;
const composeWithOwnCommit: Command = (project) => [...compose(project), '--own-commit', '--force'];
let original: string;
let updated: Awaited<ReturnType<typeof undisturbed>>;

beforeAll(async () => {
  const host = installHost();
  compose = (project) => ['yo', host, '--root', project];
  original = await editedOldProject();
  updated = await undisturbed(compose, original);
});

test('a run of another generator makes of ours what quickstart does, beside its own file', async () => {
  const { tree } = await undisturbed(update, original);
  const { [OF_THE_HOST]: ofTheHost, ...ours } = updated.tree;
  expect(ours).toEqual(tree);
  expect(ofTheHost).toBeDefined();
});

test('killed at ten of its writes, the same command makes all of it', async () => {
  await expectAllMade(compose, () => copyOf(original), spread(10, updated.writes), updated.tree);
});

test.each(['SIGINT', 'SIGTERM'] as const)('stopped by %s, it leaves our files as they were', async (signal) => {
  const before = wholeTree(original);
  for (const step of spread(5, updated.writes).slice(0, 3)) {
    const project = await copyOf(original);
    const { code, stderr } = await runOn(project, compose, signalAtWrite(step, signal, project));
    expect(stderr).toContain(`stopped by ${signal}; nothing was written`);
    expect(code).toBe(1);
    const { [OF_THE_HOST]: ofTheHost, ...ours } = wholeTree(project);
    expect(ours, `${signal} at write ${step}`).toEqual(before);
    expect(ofTheHost).toBeDefined();
  }
});

test('refuses before it writes, where a conflict has nobody to settle it', async () => {
  const project = await copyOf(original);
  put(project, 'Makefile', read(project, 'Makefile').replace('.PHONY: halp', '.PHONY: mine'));
  const before = wholeTree(project);
  const { code, stderr } = await runOn(project, compose);
  expect(stderr).toMatch(/nobody to ask: cool-project\/Makefile; nothing was written; .*--on-conflict/);
  expect(code).toBe(1);
  expect(wholeTree(project)).toEqual(before);
});

test('a host with a commit of its own gets files that are merged already: no edit is lost', async () => {
  const project = await copyOf(original);
  const { code, stderr } = await runOn(project, composeWithOwnCommit);
  expect(code, stderr).toBe(0);
  expect(keepsEdits(project)).toBe(true);
  expect(read(project, 'Makefile')).toBe(read(updated.project, 'Makefile'));
  // Only our own commit takes away a folder that got empty.
  expect(wholeTree(project)).toEqual({ ...updated.tree, retired: '755 folder' });
});
