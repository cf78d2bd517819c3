import { isPositional, offName, optionName, optionUsage } from '../project/asking/answers.js';
import { ownPackage } from '../project/project.js';
import type { Question } from '../project/asking/questions.js';
import { wrapped } from '../project/telling/wrapping.js';
import { type Command, HELP_OPTIONS } from './command.js';
import { commands } from './commands.js';

/** As wide as the narrowest usual terminal: the text is the same in all, and in the docs. */
const COLUMNS = 80;

/** The text of `quickstart --version`; `make demo` in generated projects knows the command by it. */
export const versionText = `${ownPackage.name} ${ownPackage.version}`;

/** The text of `quickstart --help` and `quickstart COMMAND --help`. */
export function helpText(command: Command): string {
  const others = commands.filter(({ name }) => name !== 'app');
  return [
    command.description,
    '',
    `  ${usage(command)} [options]`,
    ...(command.name === 'app' ? table(others.map((other) => [usage(other), other.description])) : []),
    '',
    'Options',
    ...table([...command.questions, ...HELP_OPTIONS].map((question) => [optionText(question), question.description])),
    ...(command.notes ? ['', ...command.notes] : []),
    '',
  ].join('\n');
}

function usage({ name, questions }: Command): string {
  const words = name === 'app' ? [] : [name, ...questions.filter(isPositional).map(optionName)];
  return ['quickstart', ...words].join(' ');
}

function optionText(question: Question): string {
  if ('onByDefault' in question) return offName(question).replace('--no-', '--[no-]');
  return question.short === undefined ? optionUsage(question) : `${optionUsage(question)}, -${question.short}`;
}

/** Rows whose right sides are in line, and go on below themselves. */
function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => {
    const lines = wrapped(right.split(' '), COLUMNS - width - 4);
    return lines.map((line, index) => `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`);
  });
}
