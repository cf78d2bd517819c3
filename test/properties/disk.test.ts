import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import Generator from 'yeoman-generator';
import { features } from '../../project/features.js';
import type { Part } from '../../project/parts.js';
import { projectWith } from '../../project/project.js';
import { stateOnDisk } from '../../project/reading.js';
import { RECORD_FOLDER } from '../../project/record.js';
import { stagePart } from '../../project/merging/staging.js';
import { filesOf, temporaryFolder, timesOf, treeOf } from '../support/folder.js';
import { testEnvironment } from '../../testing.js';
import { fixedAnswers } from '../support/generate.js';
import {
  ANSWER,
  anyTextHistory,
  folderOf,
  type History,
  sourcesOf,
  type Tree,
  treeAfter,
  treeBy,
  type Version,
} from './projects.js';
import { runs, TIMEOUT } from './runs.js';
import { type Resolution, updated } from './updating.js';

/** A run of a generator as those of this package are. */
interface Options {
  readonly root: string;
  readonly parts: readonly Part[];
  readonly answer: string;
  readonly onConflict: Resolution;
}

class Writer extends Generator {
  declare readonly options: Generator['options'] & Options;

  constructor(args: string[], options: Options) {
    super(args, options as never, features(options as never));
  }

  writing(): void {
    const { root, parts, answer } = this.options;
    const project = projectWith(root, 'cool-project', { ...fixedAnswers, description: answer, templates: '' });
    for (const part of parts) stagePart(this, project, part);
  }
}

/** One run over parts of a project. */
async function run(options: Options): Promise<void> {
  const { env } = testEnvironment();
  env.register(Writer as never, { namespace: 'writer:app' });
  await env.run(['writer:app'], { ...options } as object);
}

/** The parts of a history in one version, with their templates in a folder. */
function partsIn(folder: string, { parts }: History, version: Version): Part[] {
  return parts.map((templates, index): Part => {
    const name = folderOf(index);
    const sources = sourcesOf(templates, version);
    const files = sources.map(({ path: destination, text, formerly, executable }) => {
      const source = path.join(folder, version, name, `${destination}.ejs`);
      write(source, Buffer.from(text.toString().replaceAll(ANSWER, '<%- description %>')));
      return { source, destination, formerly, executable };
    });
    return { part: name, files, folder: name };
  });
}

function write(file: string, contents: Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

/** Has a project's folder hold a tree, beside the records. */
function put(root: string, tree: Tree): void {
  for (const file of filesOf(root)) if (!isRecord(file)) rmSync(path.join(root, file));
  for (const [file, { contents, executable }] of tree) {
    write(path.join(root, file), contents);
    chmodSync(path.join(root, file), executable ? 0o755 : 0o644);
  }
}

function isRecord(file: string): boolean {
  return file.startsWith(`${RECORD_FOLDER}/`);
}

/** What a project's folder holds beside the records. */
function treeIn(root: string): Tree {
  const files = filesOf(root).filter((file) => !isRecord(file));
  return new Map(files.map((file) => [file, stateOnDisk(root, file)!]));
}

it(
  'is on the disk what it is in memory, in one run or a run for each part, and then at rest',
  { timeout: TIMEOUT },
  async () => {
    const folder = temporaryFolder();
    let cases = 0;
    const resolutions = fc.constantFrom<Resolution>('keep', 'mark', 'overwrite');
    const property = fc.asyncProperty(anyTextHistory, resolutions, async (history, onConflict) => {
      const place = path.join(folder, String((cases += 1)));
      const [root, other] = [path.join(place, 'project'), path.join(place, 'other')];
      const [before, now] = [partsIn(place, history, 'before'), partsIn(place, history, 'now')];
      await run({ root, parts: before, answer: history.answers.before, onConflict });
      expect(treeIn(root)).toEqual(treeBy({ ...history, checkout: 'lf' }, 'before'));

      const ours = treeAfter(treeBy(history, 'before'), history.deeds);
      put(root, ours);
      cpSync(root, other, { recursive: true });
      const update = { answer: history.answers.now, onConflict };
      await run({ root, parts: now, ...update });
      expect(treeIn(root)).toEqual(updated(history, ours, { resolution: onConflict }).tree);

      for (const part of now.toReversed()) await run({ root: other, parts: [part], ...update });
      expect(treeOf(other)).toEqual(treeOf(root));

      const times = timesOf(root);
      await run({ root, parts: now, ...update });
      expect(timesOf(root)).toEqual(times);
      rmSync(place, { recursive: true });
    });
    await fc.assert(property, runs(100, 50));
  },
);
