import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { newFolder } from './support/folder.js';
import { run, succeed } from './support/run.js';
import { filesOf, treeOf } from '../support/folder.js';

const KILLER = path.resolve(import.meta.dirname, 'support/kill-at-step.mjs');
const ANSWERS = ['--libname', 'cool_library', '--author', 'Ada', '--no-git'];

/** Runs a command that is killed at one of its writes to the project. */
function runUntilKilled(step: number, project: string, command: string, ...args: string[]) {
  const env = { NODE_OPTIONS: `--import=${KILLER}`, KILL_AT: String(step), KILL_BELOW: project };
  return run(command, args, { cwd: path.dirname(project), env });
}

/** What must not be left of a run. */
function leftovers(project: string): string[] {
  return filesOf(project).filter((file) => /\.transaction|\.yo-new$/.test(file));
}

async function copyOf(original: string): Promise<string> {
  const cwd = newFolder();
  await succeed('cp', ['--recursive', original, cwd], { cwd });
  return path.join(cwd, 'cool-project');
}

describe('a run that is killed', () => {
  let base: string;
  let wanted: Record<string, string>;

  beforeAll(async () => {
    base = path.join(newFolder(), 'cool-project');
    await succeed('quickstart', ['--path', base, ...ANSWERS], { cwd: path.dirname(base) });
    const project = await copyOf(base);
    await succeed('quickstart', ['demo', 'cool-demo', '--path', project], { cwd: path.dirname(project) });
    wanted = treeOf(project);
  });

  test('at any of its writes: the same command again makes all of it', async () => {
    let step = 0;
    for (let code = -1; code !== 0; step += 1) {
      const project = await copyOf(base);
      code = (await runUntilKilled(step, project, 'quickstart', 'demo', 'cool-demo', '--path', project)).code;
      await succeed('quickstart', ['demo', 'cool-demo', '--path', project], { cwd: path.dirname(project) });
      expect(treeOf(project), `killed at write ${step}`).toEqual(wanted);
      expect(leftovers(project), `killed at write ${step}`).toEqual([]);
    }
    expect(step).toBeGreaterThan(15);
  });

  test.each([3, 10, 40, 70])('at write %i of a new project, through yo as through quickstart', async (step) => {
    const project = path.join(newFolder(), 'cool-project');
    const killed = await runUntilKilled(step, project, 'yo', 'datascience', '--path', project, ...ANSWERS);
    expect(killed.code).not.toBe(0);
    await succeed('quickstart', ['--path', project, ...ANSWERS], { cwd: path.dirname(project) });
    expect(treeOf(project)).toEqual(treeOf(base));
    expect(existsSync(path.join(project, 'Dockerfile'))).toBe(true);
  });
});
