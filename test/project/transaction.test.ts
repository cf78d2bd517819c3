import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TRANSACTION_FOLDER } from '../../project/merging/lock.js';
import { type Change, commitChanges, recover } from '../../project/merging/transaction.js';
import { fill, filesOf, temporaryFolder, treeOf } from '../support/folder.js';

/** Steps of writing that are still to come before the machine stops. */
const power = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, steps: 0 }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const steps = ['writeFileSync', 'renameSync', 'rmSync', 'mkdirSync', 'rmdirSync', 'chmodSync'] as const;
  const stopping = steps.map((name) => [
    name,
    (...args: unknown[]): unknown => {
      power.steps += 1;
      if (power.steps > power.left) throw new Error('the machine stopped');
      return (fs[name] as (...all: unknown[]) => unknown)(...args);
    },
  ]);
  return { ...fs, ...Object.fromEntries(stopping) };
});

beforeEach(() => restart());

function restart(left = Number.POSITIVE_INFINITY): void {
  Object.assign(power, { left, steps: 0 });
}

const change = (file: string, before: string | undefined, after: string | undefined, executable = false): Change => ({
  path: file,
  before: before === undefined ? undefined : Buffer.from(before),
  after: after === undefined ? undefined : Buffer.from(after),
  executable,
});

function project(): string {
  const root = path.join(temporaryFolder(), 'project');
  fill(root, { kept: 'kept', edited: 'old', 'bin/script': 'old', gone: 'old' });
  chmodSync(path.join(root, 'edited'), 0o600);
  return root;
}

const CHANGES = [
  change('edited', 'old', 'new'),
  change('bin/script', 'old', 'new', true),
  change('gone', 'old', undefined),
  change('new/deep/file', undefined, 'new'),
];

/** As after a crash: the process that held the lock is no more. */
function bury(root: string): void {
  const owner = path.join(root, TRANSACTION_FOLDER, 'owner');
  const dead = spawnSync('true').pid;
  if (existsSync(owner)) writeFileSync(owner, JSON.stringify({ pid: dead, host: hostname() }));
}

describe('a transaction', () => {
  it('makes all changes and leaves nothing of its own', async () => {
    const root = project();
    await commitChanges(root, CHANGES);
    expect(Object.keys(treeOf(root))).toEqual(['bin/script', 'edited', 'kept', 'new/deep/file']);
    expect(treeOf(root)['bin/script']).toContain('executable');
    expect(existsSync(path.join(root, TRANSACTION_FOLDER))).toBe(false);
  });

  it('keeps the permissions of a file, also where it is moved', async () => {
    const root = project();
    chmodSync(path.join(root, 'kept'), 0o600);
    chmodSync(path.join(root, 'bin/script'), 0o664);
    await commitChanges(root, [...CHANGES, { ...change('moved', undefined, 'new'), like: 'kept' }]);
    const mode = (file: string) => statSync(path.join(root, file)).mode & 0o777;
    expect([mode('edited'), mode('bin/script'), mode('moved')]).toEqual([0o600, 0o775, 0o600]);
  });

  it('can be stopped at any step: the next run finds all as it was, or all done', async () => {
    const wanted = project();
    restart();
    await commitChanges(wanted, CHANGES);
    const total = power.steps;
    const seen = { before: 0, after: 0 };
    for (let step = 0; step < total; step += 1) {
      const root = project();
      const before = treeOf(root);
      restart(step);
      await expect(commitChanges(root, CHANGES)).rejects.toThrow('the machine stopped');
      restart();
      bury(root);
      expect(recover(root) ?? []).toEqual([]);
      const isBefore = JSON.stringify(treeOf(root)) === JSON.stringify(before);
      if (!isBefore) expect(treeOf(root)).toEqual(treeOf(wanted));
      seen[isBefore ? 'before' : 'after'] += 1;
    }
    expect(seen.before).toBeGreaterThan(CHANGES.length);
    expect(seen.after).toBeGreaterThan(0);
  });

  it('undoes what it did when a file cannot be written', async () => {
    const root = project();
    const before = treeOf(root);
    await expect(commitChanges(root, [...CHANGES, change('kept/x', undefined, 'new')])).rejects.toThrow('ENOTDIR');
    expect(treeOf(root)).toEqual(before);
  });

  it('undoes what it did when it is asked to stop', async () => {
    const root = project();
    const before = treeOf(root);
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error('stopped')));
    await expect(commitChanges(root, CHANGES, { signal: stop.signal })).rejects.toThrow('stopped');
    expect(treeOf(root)).toEqual(before);
  });

  it('writes nothing where a file was changed since the decision', async () => {
    const root = project();
    fill(root, { gone: 'changed meanwhile' });
    const before = treeOf(root);
    await expect(commitChanges(root, CHANGES)).rejects.toThrow('gone was changed meanwhile');
    expect(treeOf(root)).toEqual(before);
  });

  it('leaves alone, and names, what somebody changed after the crash', async () => {
    const root = project();
    restart(14);
    await expect(commitChanges(root, CHANGES)).rejects.toThrow('the machine stopped');
    restart();
    bury(root);
    fill(root, { edited: 'by somebody' });
    expect(recover(root)).toEqual(['edited']);
    expect(treeOf(root)['gone']).toBeDefined();
  });

  it('is undone, too, where somebody has removed its owner, and never from what is not as it was put away', async () => {
    for (const lost of [false, true]) {
      const root = project();
      const before = treeOf(root);
      restart(14);
      await expect(commitChanges(root, CHANGES)).rejects.toThrow('the machine stopped');
      restart();
      rmSync(path.join(root, TRANSACTION_FOLDER, 'owner'));
      if (lost) writeFileSync(path.join(root, TRANSACTION_FOLDER, '0'), '');
      expect(recover(root)).toEqual(lost ? ['edited'] : []);
      expect(treeOf(root)).toEqual({ ...before, ...(lost && { edited: 'new' }) });
    }
  });

  it('is undone by one of the runs that find it', async () => {
    const root = project();
    const before = treeOf(root);
    restart(14);
    await expect(commitChanges(root, CHANGES)).rejects.toThrow('the machine stopped');
    restart();
    bury(root);
    const claim = path.join(root, TRANSACTION_FOLDER, 'recovery');
    writeFileSync(claim, JSON.stringify({ pid: process.pid, host: hostname() }));
    expect(() => recover(root)).toThrow(`another run is at work in ${root} (process ${process.pid})`);
    writeFileSync(claim, JSON.stringify({ pid: spawnSync('true').pid, host: hostname() }));
    expect(recover(root)).toEqual([]);
    expect(treeOf(root)).toEqual(before);
  });

  it('is told where another one is at work', async () => {
    const root = project();
    const [first, second] = [commitChanges(root, CHANGES), commitChanges(root, CHANGES)];
    await expect(second).rejects.toThrow(`another run is at work in ${root} (process ${process.pid})`);
    await first;
    expect(treeOf(root)['new/deep/file']).toBeDefined();
  });

  it('is not undone outside the project, whatever a journal says that came with a repository', () => {
    const root = project();
    const outside = temporaryFolder();
    fill(outside, { file: 'theirs' });
    const state = `plain ${createHash('sha256').update('theirs').digest('hex')}`;
    const entry = { path: path.relative(root, path.join(outside, 'file')), before: 'none', after: state, mode: 0o644 };
    fill(root, {
      [`${TRANSACTION_FOLDER}/owner`]: '',
      [`${TRANSACTION_FOLDER}/journal.json`]: JSON.stringify({ entries: [entry], folders: [] }),
    });
    expect(recover(root)).toEqual([entry.path]);
    expect(filesOf(outside)).toEqual(['file']);
  });
});
