import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { read } from '../support/folder.js';
import { signalAtWrite, type Step } from './support/at-write.js';
import { addDemo, type Command, runOn, succeedOn, undisturbed, update, updateByYo } from './support/disturbed.js';
import { copyOf, editedOldProject, put } from './support/faulty-project.js';
import { type Running, start } from './support/run.js';
import { wholeTree } from './support/whole-tree.js';

/** What a run writes when it has decided what to do and does not have the project for itself yet. */
const DECIDED = '/.transaction';
/** What it writes before it changes any file. */
const BEGINS = '/journal.new';
/** What it writes when it has written all else. */
const ENDS = '/.app.jsonl.yo-new';

/** A run that stands still before one of its writes. */
async function heldAtWrite(step: Step, project: string, command: Command): Promise<Running> {
  const [program, ...args] = command(project);
  const env = signalAtWrite(step, 'SIGSTOP', project);
  const running = start(program, args, { cwd: path.dirname(project), env });
  onTestFinished(() => running.kill('SIGKILL'));
  await said(running, `SIGSTOP at write ${step}\n`);
  return running;
}

/** Waits until a run says something on stderr. */
function said(running: Running, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => running.stderr.includes(words) && resolve();
    running.child.stderr?.on('data', look);
    void running.ended.then(() => reject(new Error(`it ended without "${words}":\n${running.stderr}`)));
  });
}

/** Lets a run go on that stands still: again and again, as it says that it stops just before it does. */
async function resume(running: Running): Promise<number> {
  const again = setInterval(() => running.kill('SIGCONT'), 50);
  return running.ended.finally(() => clearInterval(again));
}

let original: string;
let updated: Awaited<ReturnType<typeof undisturbed>>;

beforeAll(async () => {
  original = await editedOldProject();
  updated = await undisturbed(update, original);
});

describe('two runs at once in a project', () => {
  test.each([
    ['the same command, as it begins', BEGINS, update, update],
    ['the same command, as it ends', ENDS, update, update],
    ['another command', ENDS, update, addDemo],
    ['yo beside quickstart', ENDS, update, updateByYo],
    ['quickstart beside yo', ENDS, updateByYo, addDemo],
  ] as const)(
    '%s: the second is told which one is at work, and the first makes all',
    async (_what, step, one, other) => {
      const project = await copyOf(original);
      const first = await heldAtWrite(step, project, one);
      const held = wholeTree(project);
      const second = await runOn(project, other);
      expect(second.stderr).toContain(`another run is at work in ${project} (process ${first.child.pid}); wait for it`);
      expect(second.code).toBe(1);
      expect(wholeTree(project)).toEqual(held);
      expect(await resume(first)).toBe(0);
      expect(wholeTree(project)).toEqual(updated.tree);
    },
  );

  test('one that comes late to write takes nothing back of what the other has made meanwhile', async () => {
    const project = await copyOf(original);
    const late = await heldAtWrite(DECIDED, project, update);
    await succeedOn(project, update);
    expect(await resume(late)).toBe(1);
    expect(late.stderr).toContain('was changed meanwhile; nothing was written, so run it again');
    expect(wholeTree(project)).toEqual(updated.tree);
  });
});

describe('a file that the user changes while a run is at work', () => {
  test('is kept where the run has not come to it, and nothing else is written', async () => {
    const project = await copyOf(original);
    const late = await heldAtWrite(DECIDED, project, update);
    put(project, 'setup.py', 'mine, just now\n');
    const before = wholeTree(project);
    expect(await resume(late)).toBe(1);
    expect(late.stderr).toContain('setup.py was changed meanwhile; nothing was written, so run it again');
    expect(wholeTree(project)).toEqual(before);
  });

  test('is kept, and named, where the run had written it and was killed', async () => {
    const project = await copyOf(original);
    const killed = await heldAtWrite(ENDS, project, update);
    expect(read(project, 'setup.py')).toBe(read(updated.project, 'setup.py'));
    killed.kill('SIGKILL');
    await killed.ended;
    put(project, 'setup.py', 'mine, just now\n');
    const { stdout, stderr } = await runOn(project, update);
    expect(stdout + stderr).toContain('changed by somebody since, and left as they are: setup.py');
    expect(read(project, 'setup.py')).toBe('mine, just now\n');
  });
});
