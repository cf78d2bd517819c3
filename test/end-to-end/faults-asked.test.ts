import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { read } from '../support/folder.js';
import { type Command, runOn, succeedOn, update } from './support/disturbed.js';
import { editedOldProject, put } from './support/faulty-project.js';
import { newFolder } from './support/folder.js';
import { KEY, Terminal } from './support/terminal.js';
import { giveTo, ordinaryUser } from './support/user.js';
import { wholeTree } from './support/whole-tree.js';

const NEW = '--path cool-project --libname cool_library --no-service --no-git';

/** Files of the user, in the order in which a run asks about them. */
const MINE = ['LICENSE', 'Makefile', 'README.md'];

function inTerminal(cwd: string, [program = '', ...args]: readonly string[]): Terminal {
  const terminal = new Terminal(program, args, { cwd });
  onTestFinished(() => terminal.close());
  return terminal;
}

/**
 * A command that outlives its terminal, as one that was started in the background does: when the terminal is gone its
 * input has ended.
 *
 * @returns The words to start it by, and what it said on stderr.
 */
function outliving(words: readonly string[]) {
  const file = path.join(newFolder(), 'said');
  const script = 'trap "" HUP; said=$1; shift; exec setsid --wait "$@" 2>"$said"';
  return { words: ['sh', '-c', script, 'sh', file, ...words], said: () => readFileSync(file, 'utf8') };
}

describe.each(['quickstart', 'yo datascience'])('%s, in a terminal,', (command) => {
  const words = `${command} ${NEW}`.split(' ');
  let cwd: string;
  let before: Record<string, string>;

  beforeEach(() => {
    cwd = newFolder();
    mkdirSync(path.join(cwd, 'cool-project'));
    for (const file of MINE) put(path.join(cwd, 'cool-project'), file, 'mine\n');
    giveTo(ordinaryUser(), path.join(cwd, 'cool-project'));
    before = wholeTree(cwd);
  });

  describe.each([
    ['first', MINE.slice(0, 1)],
    ['last', MINE],
  ])('with files of the user in its way', (which, asked) => {
    /** Answers the questions up to the one that is meant: by turns as the user would have it, and as we would. */
    async function goTo(terminal: Terminal): Promise<void> {
      for (const [index, file] of asked.entries()) {
        await terminal.see(`Overwrite cool-project/${file}?`);
        if (index < asked.length - 1) terminal.type(`${index % 2 === 0 ? 'y' : 'n'}${KEY.enter}`);
      }
    }

    test.each([
      ['x', `x${KEY.enter}`],
      ['Ctrl-C', KEY.ctrlC],
    ])(`writes nothing when it is given up at the ${which}, by %s`, async (_key, keys) => {
      const terminal = inTerminal(cwd, words);
      await goTo(terminal);
      terminal.type(keys);
      expect(await terminal.ended).toBe(1);
      // yo has words of its own for keys that end a prompt.
      if (command === 'quickstart' || keys.startsWith('x')) expect(terminal.text).toContain('nothing was written');
      expect(terminal.text).not.toMatch(/^ +at /m);
      expect(wholeTree(cwd)).toEqual(before);
    });

    test(`writes nothing when its window is closed at the ${which}`, async () => {
      const terminal = inTerminal(cwd, words);
      await goTo(terminal);
      terminal.hangUp();
      expect(await terminal.ended).not.toBe(0);
      expect(wholeTree(cwd)).toEqual(before);
    });

    test(`writes nothing when its input ends at the ${which}`, async () => {
      const run = outliving(words);
      const terminal = inTerminal(cwd, run.words);
      await goTo(terminal);
      terminal.hangUp();
      expect(await terminal.ended).not.toBe(0);
      if (command === 'quickstart') expect(run.said()).toContain('nothing was written');
      expect(wholeTree(cwd)).toEqual(before);
    });
  });

  test('writes nothing when its input ends at a question of its own', async () => {
    const run = outliving(`${command} --path other-project`.split(' '));
    const terminal = inTerminal(cwd, run.words);
    await terminal.see('(other_project)');
    terminal.hangUp();
    expect(await terminal.ended).not.toBe(0);
    if (command === 'quickstart') expect(run.said()).toContain('nothing was written');
    expect(wholeTree(cwd)).toEqual(before);
  });

  test('writes nothing when its window is closed at a question of its own', async () => {
    const terminal = inTerminal(cwd, `${command} --path other-project`.split(' '));
    await terminal.see('(other_project)');
    terminal.hangUp();
    expect(await terminal.ended).not.toBe(0);
    expect(wholeTree(cwd)).toEqual(before);
  });

  test('writes nothing over what the user has written while the question was open', async () => {
    const terminal = inTerminal(cwd, words);
    for (const file of MINE) {
      await terminal.see(`Overwrite cool-project/${file}?`);
      if (file === 'README.md') put(path.join(cwd, 'cool-project'), 'Makefile', 'mine, just now\n');
      terminal.type(`y${KEY.enter}`);
    }
    expect(await terminal.ended).toBe(1);
    expect(terminal.text).toContain('Makefile was changed meanwhile; nothing was written, so run it again');
    expect(read(cwd, 'cool-project/Makefile')).toBe('mine, just now\n');
    const { 'cool-project/Makefile': _mine, ...others } = wholeTree(cwd);
    expect({ ...others, 'cool-project/Makefile': before['cool-project/Makefile'] }).toEqual(before);
  });
});

const bail: Command = (project) => ['yo', 'datascience', '--bail', '--path', project];

describe('yo datascience --bail', () => {
  test('writes nothing where a file would change, and names it', async () => {
    const project = await editedOldProject();
    const before = wholeTree(project);
    const { code, stderr } = await runOn(project, bail);
    expect(stderr).toMatch(/cool-project\/Makefile would change; nothing was written/);
    expect(code).toBe(1);
    expect(wholeTree(project)).toEqual(before);
  });

  test('ends well where none would', async () => {
    const project = await editedOldProject();
    await succeedOn(project, update);
    const before = wholeTree(project);
    expect((await runOn(project, bail)).code).toBe(0);
    expect(wholeTree(project)).toEqual(before);
  });
});
