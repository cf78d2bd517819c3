import { describe, expect, it, test } from 'vitest';
import { questions as app } from '../../generators/app/questions.js';
import { parseArguments } from '../../project/asking/arguments.js';

const parse = (line: string) => parseArguments(line.split(' '), app);

describe('a command line', () => {
  it('keeps every value as the text that was typed', () => {
    expect(parse('--python 3.10 --libname 007 --description=1.0').values).toEqual({
      python: '3.10',
      libname: '007',
      description: '1.0',
    });
  });

  it('collects a list, and turns switches on and off', () => {
    expect(parse('--demo a --demo=b --no-git --dry-run -f').values).toEqual({
      demo: ['a', 'b'],
      git: false,
      dryRun: true,
      force: true,
    });
  });

  it('tells words from options', () => {
    expect(parse('one --path there two -- --three').words).toEqual(['one', 'two', '--three']);
  });

  test.each([
    ['--pyhton 3.11', 'unknown option --pyhton; did you mean --python?'],
    ['--no-servise', 'unknown option --no-servise; did you mean --no-service?'],
    ['--utterly-different', 'unknown option --utterly-different; see --help'],
    ['--no-path', 'unknown option --no-path'],
    ['-x', 'unknown option -x'],
    ['--path', '--path needs a value: --path DIR'],
    ['--path --libname x', '--path needs a value: --path DIR'],
    ['--path -x', 'as --path=-x'],
    ['--git=false', '--git takes no value; to turn it off write --no-git'],
    ['--path a --path b', '--path was given twice'],
  ])('%s is refused', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });
});
