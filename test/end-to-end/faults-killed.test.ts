import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { read } from '../support/folder.js';
import { countWrites, every, signalAtWrite, spread, writesOf } from './support/at-write.js';
import {
  addDemo,
  type Command,
  create,
  createByYo,
  expectAllMade,
  runOn,
  undisturbed,
  update,
  updateByYo,
} from './support/disturbed.js';
import { copyOf, editedOldProject, keepsEdits, newProject } from './support/faulty-project.js';
import { newFolder } from './support/folder.js';
import { wholeTree } from './support/whole-tree.js';

/** Recovers, and changes nothing. */
const preview: Command = (project) => [...update(project), '--dry-run'];

const place = () => Promise.resolve(path.join(newFolder(), 'cool-project'));

describe('a run that is killed, and then started again, makes all of it', () => {
  test('at any write of a run that adds a demo', async () => {
    const original = await newProject();
    const wanted = await undisturbed(addDemo, original);
    await expectAllMade(addDemo, () => copyOf(original), every(wanted.writes), wanted.tree);
  });

  test.each([
    ['quickstart', create],
    ['yo', createByYo],
  ])('at three writes of a run that makes a project, by %s', async (_program, command) => {
    const project = await place();
    const { stderr } = await runOn(project, command, countWrites(project));
    await expectAllMade(command, place, spread(3, writesOf(stderr)), wholeTree(project));
  });
});

describe('a run that brings newer templates into a project with edits', () => {
  let original: string;
  let wanted: Awaited<ReturnType<typeof undisturbed>>;

  beforeAll(async () => {
    original = await editedOldProject();
    wanted = await undisturbed(update, original);
  });

  test('creates, updates, merges and deletes files, and keeps what is the user’s', () => {
    for (const [word, file] of [
      ['create', 'VERSION'],
      ['update', 'setup.py'],
      ['merge', 'Makefile'],
      ['delete', 'retired/module.py'],
    ]) {
      expect(wanted.said).toMatch(new RegExp(`^ +${word} cool-project/${file}$`, 'm'));
    }
    expect(read(wanted.project, 'Makefile')).toContain('.PHONY: help\n');
    expect(keepsEdits(wanted.project)).toBe(true);
    expect(wanted.tree).toMatchObject({
      'bin/reverse_lines.py': expect.stringMatching(/^755 /),
      'cool_library/text.py': expect.stringMatching(/^600 /),
      'resources/raw': '750 folder',
      latest: 'link to research/notes.bin',
    });
  });

  const fresh = () => copyOf(original);

  /** A project in which the journal is still there, and all but the record is written. */
  async function killedOnce(): Promise<string> {
    const project = await fresh();
    const { stderr } = await runOn(project, update, signalAtWrite('/.app.jsonl.yo-new', 'SIGKILL', project));
    expect(stderr).toContain('SIGKILL at write');
    return project;
  }

  test('is killed, and the next one begins with all as it was', async () => {
    const before = wholeTree(original);
    for (const step of ['/.Makefile.yo-new', '/retired/module.py', '/.app.jsonl.yo-new'] as const) {
      const project = await fresh();
      await runOn(project, update, signalAtWrite(step, 'SIGKILL', project));
      const { code, stdout, stderr } = await runOn(project, preview);
      expect(code, stderr).toBe(0);
      expect(stdout + stderr).toContain(`an interrupted run in ${project} was undone`);
      expect(wholeTree(project), `killed at ${step}`).toEqual(before);
    }
  });

  test('is killed at any of its writes: the same command makes all of it', async () => {
    await expectAllMade(update, fresh, every(wanted.writes), wanted.tree);
  });

  test('is killed at ten of its writes, by yo: the same command makes all of it', async () => {
    await expectAllMade(updateByYo, fresh, spread(10, wanted.writes), wanted.tree);
  });

  test('is killed, and the next one, too, as it puts things back: the third makes all of it', async () => {
    await expectAllMade(update, killedOnce, spread(5, wanted.writes), wanted.tree);
  });
});
