import { realpathSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import groupBy from 'lodash/groupBy.js';
import { clearFileState, isFilePending, setCommittedFile } from 'mem-fs-editor/state';
import { CONFLICT_MARK, isMarked, type State } from './decide.js';
import { UserError } from '../errors.js';
import { removeCaches } from '../folders.js';
import { isRecord } from '../record.js';
import { runOf } from './run.js';
import { type Environment, inMemory, type Settled, settleAll, shown } from './settling.js';
import { type Change, commitChanges } from './transaction.js';

/**
 * The commit of a run: every conflict is settled first, then all files are written or none. Files of a host go through
 * Yeoman's own commit.
 */
export async function commit(env: Environment): Promise<void> {
  const { dryRun = false, bail = false } = env.conflicterOptions ?? {};
  const run = runOf(env.sharedFs);
  const settled = await settleAll(env, [...run.staged.values()], dryRun);
  const changing = settled.filter(({ after }) => after !== undefined);
  if (bail && changing[0]) throw new UserError(`${shown(env, changing[0].file)} would change; nothing was written`);
  release(env, settled, dryRun);
  run.staged.clear();
  run.makers.clear();
  await commitOthers(env);
  if (dryRun) for (const file of changing) preview(env, file);
  else if (changing.length > 0) {
    await writeAll(changing, await run.verification?.());
    removeLeft(changing);
  }
  run.committed = dryRun ? [] : changing.map(({ file }) => file);
  report(env, settled);
}

/** Takes our files out of what Yeoman has to commit. */
function release(env: Environment, settled: readonly Settled[], dryRun: boolean): void {
  for (const { file, after } of settled) {
    for (const place of [file.path, file.from]) {
      // What is left alone was never put there, and may not even be a place for a file any more.
      if (place === undefined || !env.sharedFs.existsInMemory(path.join(file.root, place))) continue;
      const entry = inMemory(env, { root: file.root, path: place });
      if (after !== undefined && !dryRun) setCommittedFile(entry);
      clearFileState(entry);
    }
  }
}

async function commitOthers(env: Environment): Promise<void> {
  if (!env.sharedFs.all().some((file) => isFilePending(file))) return;
  const { commitSharedFsTask } = await import('yeoman-environment');
  await commitSharedFsTask(env as never);
}

/** Writes the files of every project, its records last, and undoes what it wrote when it is stopped. */
async function writeAll(settled: readonly Settled[], verify?: (signal?: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = (signal: string) =>
    stop.abort(new UserError(`stopped by ${signal}; nothing was written, so run it again`));
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    for (const [root, files] of Object.entries(groupBy(settled, ({ file }) => file.root))) {
      await commitChanges(root, files.flatMap(changesOf).toSorted(recordsLast), { signal: stop.signal, verify });
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** Where files were, folders may be left that have nothing but caches in them; the project itself never is one. */
function removeLeft(changing: readonly Settled[]): void {
  const folders = changing.flatMap(({ file: { root, path: place, from }, after }) => {
    const folder = path.dirname((after === null ? place : from) ?? '');
    return folder === '.' ? [] : path.join(root, folder);
  });
  for (const folder of new Set(folders)) removeCaches(folder);
}

function changesOf({ file, after }: Settled): Change[] {
  const { root, from, ours } = file;
  const { contents, executable = false } = after ?? {};
  if (from !== undefined) {
    const moved: Change = { path: file.path, like: from, before: undefined, after: contents, executable };
    return [moved, { path: from, before: ours?.contents, after: undefined, executable }];
  }
  // A link inside the project stays one: what it leads to is written.
  const target = ours ? path.relative(realpathSync(root), realpathSync(path.join(root, file.path))) : file.path;
  return [{ path: target, before: ours?.contents, after: contents, executable }];
}

function recordsLast(a: Change, b: Change): number {
  return Number(isRecord(a.path)) - Number(isRecord(b.path));
}

function report(env: Environment, settled: readonly Settled[]): void {
  for (const { file, word, note = '' } of settled) if (word !== '') say(env, word, `${shown(env, file)}${note}`);
  if (settled.every(({ word }) => word === '')) env.adapter.log('nothing to change');
  const marked = settled.filter(isUnresolved).map(({ file }) => shown(env, file));
  if (marked.length > 0) {
    env.adapter.log(`choose between both versions, marked by ${CONFLICT_MARK}, in: ${marked.join(', ')}`);
  }
}

/** Whether a file has both sides of a conflict in it, from this run or an earlier one. */
function isUnresolved({ file, after = file.ours }: Settled): boolean {
  return isMarked(after) && !isRecord(file.path);
}

function preview(env: Environment, { file, after }: Settled): void {
  // A record repeats its files.
  if (isRecord(file.path)) return;
  env.adapter.log(createTwoFilesPatch(file.from ?? file.path, file.path, textOf(file.ours), textOf(after)));
}

function textOf(state: State | null | undefined): string {
  return state?.contents.toString() ?? '';
}

function say(env: Environment, word: string, text: string): void {
  env.adapter.log(`${word.padStart('identical'.length)} ${text}`);
}
