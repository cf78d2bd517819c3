import { beforeAll, expect, test } from 'vitest';
import { signalAtWrite, spread } from './support/at-write.js';
import { runOn, undisturbed, update, updateByYo } from './support/disturbed.js';
import { copyOf, editedOldProject } from './support/faulty-project.js';
import { wholeTree } from './support/whole-tree.js';

let original: string;
let updated: Awaited<ReturnType<typeof undisturbed>>;

beforeAll(async () => {
  original = await editedOldProject();
  updated = await undisturbed(update, original);
});

test.each([
  ['SIGINT', 'quickstart', update, 6],
  ['SIGTERM', 'quickstart', update, 6],
  ['SIGINT', 'yo', updateByYo, 4],
  ['SIGTERM', 'yo', updateByYo, 4],
] as const)(
  '%s while %s writes: all is as it was, and it says so, or all is made',
  async (signal, _by, command, count) => {
    const before = wholeTree(original);
    const undone: boolean[] = [];
    for (const step of spread(count, updated.writes)) {
      const project = await copyOf(original);
      const { code, stderr } = await runOn(project, command, signalAtWrite(step, signal, project));
      expect(stderr).toContain(`${signal} at write ${step}\n`);
      const isUndone = stderr.includes(`stopped by ${signal}; nothing was written`);
      expect(wholeTree(project), `at write ${step}`).toEqual(isUndone ? before : updated.tree);
      if (isUndone) expect(code).toBe(1);
      undone.push(isUndone);
    }
    // At first there is something to stop, at last there is not.
    expect([undone[0], undone.at(-1)]).toEqual([true, false]);
  },
);
