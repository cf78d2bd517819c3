import path from 'node:path';
import { expect } from 'vitest';
import { countWrites, signalAtWrite, writesOf } from './at-write.js';
import { ANSWERS, copyOf } from './faulty-project.js';
import { type Finished, run, succeed } from './run.js';
import { wholeTree } from './whole-tree.js';

/** A command line that works on the project at a path. */
export type Command = (project: string) => readonly [string, ...string[]];

export const create: Command = (project) => ['quickstart', '--path', project, ...ANSWERS];
export const createByYo: Command = (project) => ['yo', 'datascience', '--path', project, ...ANSWERS];
export const update: Command = (project) => ['quickstart', '--path', project];
export const updateByYo: Command = (project) => ['yo', 'datascience', '--path', project];
export const addDemo: Command = (project) => ['quickstart', 'demo', 'cool-demo', '--path', project];

/** Runs a command on a project, from the folder that it is in. */
export function runOn(project: string, command: Command, env: Record<string, string> = {}): Promise<Finished> {
  const [program, ...args] = command(project);
  return run(program, args, { cwd: path.dirname(project), env });
}

export async function succeedOn(project: string, command: Command): Promise<void> {
  const [program, ...args] = command(project);
  await succeed(program, args, { cwd: path.dirname(project) });
}

/** What a command makes of a copy of a project where nothing disturbs it, in how many writes, and what it says. */
export async function undisturbed(command: Command, original: string) {
  const project = await copyOf(original);
  const { stdout, stderr, code } = await runOn(project, command, countWrites(project));
  expect(code, stderr).toBe(0);
  return { project, tree: wholeTree(project), writes: writesOf(stderr), said: stdout + stderr };
}

/** Kills a command at each of the steps, every time on a fresh project, and starts it again: then it makes all of it. */
export async function expectAllMade(
  command: Command,
  fresh: () => Promise<string>,
  steps: readonly number[],
  wanted: ReturnType<typeof wholeTree>,
): Promise<void> {
  for (const step of steps) {
    const project = await fresh();
    const killed = await runOn(project, command, signalAtWrite(step, 'SIGKILL', project));
    expect(killed.stderr, `not killed at write ${step}`).toContain(`SIGKILL at write ${step}\n`);
    await succeedOn(project, command);
    expect(wholeTree(project), `killed at write ${step}`).toEqual(wanted);
  }
}
