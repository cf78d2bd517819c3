import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { commands } from '../../cli/commands.js';
import { bashScript } from '../../cli/completion/bash.js';
import { fishScript } from '../../cli/completion/fish.js';
import { OTHER_NAME, PROGRAM, typable } from '../../cli/completion/typable.js';
import { zshScript } from '../../cli/completion/zsh.js';
import { helpText } from '../../cli/help.js';

/** The options that the help of a command shows, each as it is typed. */
function optionsInHelp(name: string): string[] {
  const help = helpText(commands.find((command) => command.name === name)!);
  const rows = [...help.matchAll(/^ {2}(--[\w[\]-]+)(?: [A-Z]+)?(?:, (-\w))?/gm)];
  return rows.flatMap(([, long = '', short]) => {
    const forms = long.includes('[no-]') ? [long.replace('[no-]', ''), long.replace('[no-]', 'no-')] : [long];
    return short === undefined ? forms : forms.concat(short);
  });
}

/** The part of a script that is about the options of one command, and how an option is written there. */
const SCRIPTS = {
  bash: {
    script: bashScript(commands.map(typable)),
    about: (name: string) => new RegExp(`^    ${name}\\) options=.*$`, 'm'),
    written: (option: string) => new RegExp(`[ '(]${option}[ ')]`),
  },
  zsh: {
    script: zshScript(commands.map(typable)),
    about: (name: string) => new RegExp(`^    ${name}\\)\n[^]*?;;$`, 'm'),
    written: (option: string) => new RegExp(`[)*]${option}=?\\[`),
  },
  fish: {
    script: fishScript(commands.map(typable)),
    about: (name: string) => new RegExp(`(^.* '__quickstart_(can|is) ${name}[ '].*\n)+`, 'm'),
    written: (option: string) => new RegExp(` -[ls] ${option.replace(/^--?/, '')} `),
  },
};

describe.each(Object.entries(SCRIPTS))('the script for %s', (_shell, { script, about, written }) => {
  it.each(commands)('offers every option that the help of $name shows', ({ name }) => {
    const [section = ''] = about(name).exec(script) ?? [];
    const options = optionsInHelp(name);
    expect(options).toContain('-h');
    for (const option of options) expect(section).toMatch(written(option));
  });
});

test('the script is for all names of the command', () => {
  const { bin } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
    bin: object;
  };
  expect(Object.keys(bin)).toEqual([PROGRAM, OTHER_NAME]);
});
