import { describe, expect, it } from 'vitest';
import { questions as appQuestions } from '../../generators/app/questions.js';
import { questions as demoQuestions } from '../../generators/demo/questions.js';
import { parseAnswers } from '../../project/asking/answers-file.js';

const parse = (text: string, questions: Parameters<typeof parseAnswers>[2] = appQuestions) =>
  parseAnswers(text, 'answers.yaml', questions);

const YAML = `# Of the company.
path: cool-project
libname: cool_library
python: "3.12"
docker: false
demo: [one, two]
`;

const answers = { path: 'cool-project', libname: 'cool_library', python: '3.12', docker: false, demo: ['one', 'two'] };

describe('a file of answers', () => {
  it.each([
    ['YAML', YAML],
    ['YAML of Windows', `\ufeff${YAML.replaceAll('\n', '\r\n')}`],
    ['JSON', JSON.stringify(answers)],
    ['JSON that is indented by tabs', JSON.stringify(answers, undefined, '\t')],
    ['YAML with an anchor', `${YAML.replace('cool-project', '&name cool-project')}description: *name\n`],
  ])('may be %s', (_what, text) => {
    expect(parse(text).values).toMatchObject(answers);
  });

  it('tells where each answer is', () => {
    expect(parse(YAML).places.get('libname')).toBe('answers.yaml:3:10: libname');
    expect(parse('{\n  "path": "x"\n}').places.get('path')).toBe('answers.yaml:2:11: path');
  });

  it.each([
    [
      'a key of no question',
      'path: x\nlicence: MIT',
      'answers.yaml:2:10: "licence" is not asked here; did you mean license?',
    ],
    ['a key that is like none', 'x: y', 'answers.yaml:1:4: "x" is not asked here; see --help'],
    ['a key of every object', '__proto__: y', 'answers.yaml:1:12: "__proto__" is not asked here'],
    [
      'an option of the command',
      'dryRun: true',
      '"dryRun" is no answer but an option of the command; give it as --dry-run',
    ],
    ['a number', 'python: 3.10', 'answers.yaml:1:9: python has to be a text, not 3.10; put it in quotes: "3.10"'],
    ['nothing', 'author:', 'author has to be a text; it is empty'],
    ['a text for a switch', 'service: "yes"', 'service has to be true or false, not "yes"'],
    ['a word for a switch', 'service: yes', 'service has to be true or false, not "yes"'],
    ['one text for a list', 'demo: one', 'demo has to be a list of texts, such as ["one", "two"], not "one"'],
    ['numbers in a list', 'demo: [1]', 'demo has to be a list of texts, such as ["one", "two"], not [1]'],
    [
      'a text for a choice',
      'license: mit',
      'license has to be one of MIT, BSD-3-Clause, Apache-2.0, GPL-3.0-or-later, none, not "mit"',
    ],
    ['a key that is there twice', 'path: x\npath: y', 'answers.yaml:2:1: map keys must be unique'],
    ['what is no YAML', 'path: x\nlibname: "y', 'answers.yaml:2:12: missing closing "quote'],
    ['JSON that is cut off', '{"path": "x",\n"libname":', 'answers.yaml:2:'],
    ['an alias of nothing', 'path: *name', 'answers.yaml: unresolved alias'],
    ['a list', '- path', 'answers.yaml holds no answers; they look like this: libname: cool_library'],
    ['no text at all', '', 'answers.yaml holds no answers'],
  ])('is refused with line and field for %s', (_what, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('is told of all that is wrong at once', () => {
    expect(() => parse('licence: MIT\npython: 3.13')).toThrow(/^answers\.yaml:1:10: .*\nanswers\.yaml:2:9: [^\n]*$/);
  });

  it('is checked by the questions of its command', () => {
    expect(parse('name: one', demoQuestions).values).toEqual({ name: 'one' });
    expect(() => parse('name: one\nlibname: x', demoQuestions)).toThrow('"libname" is not asked here');
  });

  const laughs = 'abcdefgh'.replace(/./g, (name) => {
    const before = name === 'a' ? 'x' : `*${String.fromCharCode(name.charCodeAt(0) - 1)}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => before).join()}]\n`;
  });

  it.each([laughs, 'a: !thing x'])('is no way to do harm: %j', (text) => {
    expect(() => parse(text)).toThrow(/^answers\.yaml/);
  });
});
