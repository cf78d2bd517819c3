import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../../cli/commands.js';
import { bashScript } from '../../cli/completion/bash.js';
import { fishScript } from '../../cli/completion/fish.js';
import { notes } from '../../cli/completion/questions.js';
import { type Typable, typable } from '../../cli/completion/typable.js';
import { zshScript } from '../../cli/completion/zsh.js';
import { fishWord, shellWord } from '../../project/shell-words.js';
import { fill } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { anyText } from '../support/text.js';
import { newFolder } from './support/folder.js';
import { succeed } from './support/run.js';
import { KEY, Terminal } from './support/terminal.js';
import { findTool } from './support/tools.js';

/** Of each shell: a command that tells its words, a key that inserts all that could come, and how it quotes. */
const SHELLS = {
  bash: {
    settings: String.raw`
      say() { printf '<%s>' "$@"; echo '<end>'; }
      bind '"\C-t": insert-completions'
      PS1='ready> '`,
    word: shellWord,
  },
  zsh: {
    settings: String.raw`
      say() { printf '<%s>' "$@"; echo '<end>'; }
      insert-completions() { _main_complete; compstate[insert]=all; compstate[list]=; }
      zle -C insert-completions complete-word insert-completions
      bindkey '^T' insert-completions
      PS1='ready> '`,
    word: shellWord,
  },
  fish: {
    settings: `
      function say; printf '<%s>' $argv; echo '<end>'; end
      function fish_prompt; echo 'ready> '; end`,
    word: fishWord,
  },
};
type Shell = keyof typeof SHELLS;

const [CTRL_A, CTRL_T] = ['\u0001', '\u0014'];

const REMOVABLE = ['service', 'docker', 'deploy', 'demo', 'module', 'research', 'bin'];

const lacks = (shell: Shell) => missing(findTool(shell) !== undefined, `${shell} is not installed`);

/** The files, in a home, that a shell reads when it starts, each with the line that the help tells to put there. */
function asHelped(shell: Shell): Record<string, string> {
  const rows = notes.map((note) => /^ {2}~\/(\S+) +(.*)$/.exec(note) ?? []);
  const own = rows.filter(([, , line]) => line?.includes(`completion ${shell}`));
  return Object.fromEntries(own.map(([, file, line]) => [file!, `${line!}\n${SHELLS[shell].settings}\n`]));
}

async function open(shell: Shell, files: Record<string, string>, cwd = newFolder()): Promise<Terminal> {
  const home = newFolder('home');
  fill(home, files);
  const terminal = new Terminal(shell, ['-i'], { cwd, env: { HOME: home } });
  await terminal.see('ready>');
  return terminal;
}

/** The words of a command line, as they are once these keys were typed. */
async function wordsOf(terminal: Terminal, keys: string): Promise<string[]> {
  terminal.type(`${keys}${CTRL_A}say ${KEY.enter}`);
  const shown = await terminal.see('<end>');
  return /<([^<>]*(?:><[^<>]*)*)><end>/.exec(shown)?.[1]?.split('><') ?? [];
}

/** All that could come at the end of a command line, sorted. */
async function offered(shell: Shell, terminal: Terminal, line: string): Promise<string[]> {
  const before = line.split(' ').slice(0, -1).length;
  const last = line.split(' ').at(-1)!;
  const words =
    shell === 'fish'
      ? await wordsOf(terminal, `(complete -C${fishWord(line)} | string replace -r '\\t.*' '')`)
      : (await wordsOf(terminal, line + CTRL_T)).slice(before);
  // A value may come with its option or without, a folder with a slash or without.
  const values = words
    .filter((word) => word !== last && word !== '')
    .map((word) => word.replace(/^--[\w-]+=(?=.)/, ''));
  return values.map((word) => word.replace(/[/=]$/, '')).toSorted();
}

describe.each(Object.keys(SHELLS) as Shell[])('%s', (shell) => {
  describe.skipIf(lacks(shell))('with the line that the help tells', () => {
    let terminal: Terminal;

    beforeAll(async () => {
      const cwd = newFolder();
      for (const folder of ['my folder/inner', 'mine', 'demo']) mkdirSync(path.join(cwd, folder), { recursive: true });
      writeFileSync(path.join(cwd, 'my file'), '');
      terminal = await open(shell, asHelped(shell), cwd);
    });

    afterAll(() => terminal.close());

    test.each([
      ['quickstart rem\tdem\t', 'quickstart remove demo'],
      ['quickstart --lic\t MI\t', 'quickstart --license MIT'],
      ['quickstart --license=MI\t', 'quickstart --license=MIT'],
      ['quickstart remove --path=a@b:c=d dem\t', 'quickstart remove --path=a@b:c=d demo'],
      ['quickstart --path my\\ f\tin\t', 'quickstart --path my folder/inner'],
      ['quickstart --path=my\\ f\tin\t', 'quickstart --path=my folder/inner'],
      ['quickstart remove --path "my folder" dem\t', 'quickstart remove --path my folder demo'],
      ['generator-datascience compl\tz\t', 'generator-datascience completion zsh'],
    ])('the Tab key completes %j', async (keys, words) => {
      const line = (await wordsOf(terminal, keys)).join(' ');
      expect(line.replace(/\/$/, '')).toBe(words);
    });

    test.each([
      ['quickstart ', commands.map(({ name }) => name)],
      ['quickstart d', ['demo', 'deploy', 'docker', 'doctor']],
      ['quickstart status -', ['--path', '--json', '--help', '-h', '--version']],
      ['quickstart --l', ['--libname', '--license']],
      ['quickstart app --l', ['--libname', '--license']],
      ['quickstart --n', ['--no-service', '--no-docker', '--no-git']],
      ['quickstart remove ', REMOVABLE],
      ['quickstart remove --path . ', REMOVABLE],
      ['quickstart remove --path=. d', ['docker', 'deploy', 'demo']],
      ['quickstart completion ', ['bash', 'zsh', 'fish']],
      ['quickstart --on-conflict ', ['ask', 'keep', 'overwrite', 'mark']],
      ['quickstart --on-conflict=', ['ask', 'keep', 'overwrite', 'mark']],
      ['quickstart demo x --on-conflict=', ['ask', 'keep', 'overwrite', 'mark']],
      ['quickstart --path ', ['my folder', 'mine', 'demo']],
      ['quickstart --path=m', ['my folder', 'mine']],
      ['quickstart --demo a --demo=b --de', ['--demo', '--defaults', '--description']],
      ['quickstart --defaults --description=x --de', ['--demo']],
    ])('all that can come after %j', async (line, all) => {
      expect(await offered(shell, terminal, line)).toEqual(all.toSorted());
    });

    test.each([
      ['the name of a new demo', 'quickstart demo '],
      ['a text', 'quickstart --author '],
      ['an option that was given', 'quickstart --license MIT --lic'],
      ['an option that was given, with "="', 'quickstart --license=MIT --lic'],
      ['the opposite of one that was given', 'quickstart --git --no-g'],
      ['the long form of one that was given', 'quickstart service -f --fo'],
      ['an option of another command', 'quickstart service --lic'],
      ['what follows an unknown command', 'quickstart nothing --'],
    ])('nothing is proposed for %s: %j', async (_what, line) => {
      expect(await offered(shell, terminal, line)).toEqual([]);
    });
  });

  describe.skipIf(lacks(shell))('the script', () => {
    test('quotes any text as one word', async () => {
      const quoting = fc.asyncProperty(fc.array(anyText, { minLength: 100, maxLength: 100 }), async (texts) => {
        const script = `printf '%s\\0' ${texts.map(SHELLS[shell].word).join(' ')}`;
        const { stdout } = await succeed(shell, ['-c', script], { cwd: newFolder() });
        expect(stdout.split('\0').slice(0, -1)).toEqual(texts);
      });
      await fc.assert(quoting, { numRuns: 5 });
    });
  });
});

describe.skipIf(lacks('bash'))('in bash', () => {
  test('"=" need not part words', async () => {
    const files = Object.entries(asHelped('bash'));
    const setting = 'COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]/}';
    const terminal = await open('bash', Object.fromEntries(files.map(([file, text]) => [file, `${text}${setting}\n`])));
    onTestFinished(() => terminal.close());
    expect(await wordsOf(terminal, 'quickstart --license=MI\t--py\t')).toEqual([
      'quickstart',
      '--license=MIT',
      '--python',
    ]);
  });
});

/** Commands, options and words whose descriptions hold what the shells give a meaning to. */
function hostileCommands(): Typable[] {
  const character = fc.constantFrom(...Array.from('\'"`\\$%#!~*?[]{}()<>|&;:=^@,-+ aB1'));
  const text = fc.string({ unit: character, minLength: 1, maxLength: 25 }).map((middle) => `a${middle}z`);
  const names = Array.from('abcdefghijklmno');
  // zsh shows what has the same description in one line.
  const count = 2 * names.length;
  const [descriptions = []] = fc.sample(fc.uniqueArray(text, { minLength: count, maxLength: count }), 1);
  const options = names.map((name, index) => ({
    forms: [`--${name}`],
    description: descriptions[index]!,
    isRepeatable: false,
  }));
  return names.map((name, index) => ({ name, description: descriptions[names.length + index]!, options, words: [] }));
}

describe.skipIf(lacks('zsh'))('in zsh', () => {
  test('a file _quickstart in a folder of $fpath does, too', async () => {
    const { stdout } = await succeed('quickstart', ['completion', 'zsh'], { cwd: newFolder() });
    const settings = `fpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit\n${SHELLS.zsh.settings}\n`;
    const terminal = await open('zsh', { 'functions/_quickstart': stdout, '.zshrc': settings });
    onTestFinished(() => terminal.close());
    for (const keys of ['quickstart rem\tdem\t', 'generator-datascience rem\tdem\t']) {
      expect((await wordsOf(terminal, keys)).slice(1)).toEqual(['remove', 'demo']);
    }
  });

  test('any description is shown as it is', async () => {
    const hostile = hostileCommands();
    const terminal = await open('zsh', { '.zshrc': `${zshScript(hostile)}${SHELLS.zsh.settings}\n` });
    onTestFinished(() => terminal.close());
    const expectListed = async (keys: string, listed: readonly { description: string }[]) => {
      terminal.type(keys);
      const descriptions = listed.map(({ description }) => description);
      const shown = await terminal.see(`-- ${descriptions.at(-1)}`, 5_000);
      expect([...shown.matchAll(/-- (.*?) *$/gm)].map(([, description]) => description)).toEqual(descriptions);
    };
    await expectListed('quickstart \t', hostile);
    await expectListed('a --\t', hostile[0]!.options);
  });
});

test.skipIf(lacks('bash'))('bash may refuse variables that are not set', async () => {
  const cwd = newFolder();
  const line = 'COMP_WORDS=(quickstart rename demo --dry) COMP_CWORD=3; _quickstart; echo "${COMPREPLY[@]}"';
  fill(cwd, { 'script.bash': `${bashScript(commands.map(typable))}${line}\n` });
  expect(await succeed('bash', ['-u', 'script.bash'], { cwd })).toMatchObject({ stdout: '--dry-run\n', stderr: '' });
});

test.skipIf(lacks('zsh'))('zsh may count from 0', async () => {
  const cwd = newFolder();
  fill(cwd, { 'script.zsh': `${zshScript(commands.map(typable))}echo \${_comps[quickstart]}\n` });
  const options = ['-f', '-o', 'ksharrays', 'script.zsh'];
  expect(await succeed('zsh', options, { cwd })).toMatchObject({ stdout: '_quickstart\n', stderr: '' });
});

describe.skipIf(lacks('fish'))('in fish', () => {
  test('any description is shown as it is', async () => {
    const hostile = hostileCommands();
    const cwd = newFolder();
    fill(cwd, { 'script.fish': fishScript(hostile) });
    const shown = async (line: string) =>
      (await succeed('fish', ['-c', `source script.fish; complete -C'${line}'`], { cwd })).stdout.trimEnd().split('\n');
    expect(await shown('quickstart ')).toEqual(hostile.map(({ name, description }) => `${name}\t${description}`));
    const options = hostile[0]!.options.map(({ forms, description }) => `${forms[0]!}\t${description}`);
    expect(await shown('quickstart a --')).toEqual(options);
  });
});
