import { realpathSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import groupBy from 'lodash/groupBy.js';
import { clearFileState, isFilePending, setCommittedFile } from 'mem-fs-editor/state';
import { CONFLICT_MARK, isMarked, type State } from './decide.js';
import { UserError } from '../errors.js';
import { removeCaches } from '../folders.js';
import { isRecord } from '../record.js';
import { relativePath } from '../system.js';
import { type Outcome, type Run, runOf } from './run.js';
import { type Environment, inMemory, type Settled, settleAll, shown } from './settling.js';
import { paintedPatch, reportLines, verboseLines } from '../telling/report.js';
import { summaryLines } from '../telling/summary.js';
import { type Output, print } from '../telling/terminal.js';
import { type Change, commitChanges } from './transaction.js';

/**
 * The commit of a run: every conflict is settled first, then all files are written or none. Files of a host go through
 * Yeoman's own commit.
 */
export async function commit(env: Environment): Promise<void> {
  const { dryRun = false, bail = false } = env.conflicterOptions ?? {};
  const run = runOf(env.sharedFs);
  if (!dryRun) await confirm(env, run);
  const settled = await settleAll(env, [...run.staged.values()], dryRun);
  const changing = settled.filter(({ after }) => after !== undefined);
  if (bail && changing[0]) throw new UserError(`${shown(env, changing[0].file)} would change; nothing was written`);
  release(env, settled, dryRun);
  run.staged.clear();
  run.makers.clear();
  await commitOthers(env);
  if (!dryRun && changing.length > 0) {
    await writeAll(changing, await run.verification?.());
    removeLeft(changing);
  }
  run.committed = dryRun ? [] : changing.map(({ file }) => file);
  if (settled.length > 0) await report(env, run, settled, dryRun);
}

/**
 * Shows, after questions, what the run is about to do; Enter is yes.
 *
 * @throws UserError where the user says no.
 */
async function confirm(env: Environment, run: Run): Promise<void> {
  const lines = run.isAsked === true ? summaryLines([...run.staged.values()], run.also) : [];
  run.isAsked = false;
  if (lines.length === 0) return;
  env.adapter.log(['', ...lines].join('\n'));
  const question = { type: 'confirm', name: 'go', message: 'Go ahead?', default: true } as const;
  const { go } = await env.adapter.prompt<{ go: boolean }>([question]);
  if (!go) throw new UserError('cancelled; nothing was written');
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
  const target = ours ? relativePath(realpathSync(root), realpathSync(path.join(root, file.path))) : file.path;
  return [{ path: target, before: ours?.contents, after: contents, executable }];
}

function recordsLast(a: Change, b: Change): number {
  return Number(isRecord(a.path)) - Number(isRecord(b.path));
}

async function report(env: Environment, run: Run, settled: readonly Settled[], dryRun: boolean): Promise<void> {
  run.outcomes = settled.filter(({ word }) => word !== '').map((file) => outcomeOf(file, dryRun));
  if (run.telling !== 'json') await print(env, (output) => told(env, run, output));
  const marked = settled.filter(isUnresolved).map(({ file }) => shown(env, file));
  if (marked.length > 0) {
    env.adapter.log(`choose between both versions, marked by ${CONFLICT_MARK}, in: ${marked.join(', ')}`);
  }
}

function told(env: Environment, { outcomes, telling }: Run, output: Output): string {
  if (outcomes.length === 0) return 'nothing to change';
  const tell = telling === 'verbose' ? verboseLines : reportLines;
  const patches = outcomes.flatMap(({ diff }) => (diff === undefined ? [] : paintedPatch(diff, output.paint)));
  const lines = tell(outcomes, (root, file = '') => shown(env, { root, path: file }), output);
  return [...patches, ...lines].join('\n');
}

function outcomeOf({ file, word, note = '', after }: Settled, dryRun: boolean): Outcome {
  const { root, part, path: place, from, ours } = file;
  // A record repeats its files.
  const isShown = dryRun && after !== undefined && !isRecord(place);
  const diff = isShown ? { diff: createTwoFilesPatch(from ?? place, place, textOf(ours), textOf(after)) } : {};
  return { root, part, path: place, word, note, from, ...diff };
}

/** Whether a file has both sides of a conflict in it, from this run or an earlier one. */
function isUnresolved({ file, after = file.ours }: Settled): boolean {
  return isMarked(after) && !isRecord(file.path);
}

function textOf(state: State | null | undefined): string {
  return state?.contents.toString() ?? '';
}
