import { isPositional, offName, optionName, optionUsage } from '../project/asking/answers.js';
import { ownPackage } from '../project/project.js';
import type { Question } from '../project/asking/questions.js';
import { type Command, commands } from './commands.js';

/** The text of `quickstart --version`; `make demo` in generated projects knows the command by it. */
export const versionText = `${ownPackage.name} ${ownPackage.version}`;

/** Options of every command that are no questions. */
export const HELP_OPTIONS: readonly Question[] = [
  { name: 'help', kind: 'switch', short: 'h', description: 'show this text' },
  { name: 'version', kind: 'switch', description: 'show the version' },
];

/** The text of `quickstart --help` and `quickstart COMMAND --help`. */
export function helpText(command: Command): string {
  const others = commands.filter(({ name }) => name !== 'app');
  return [
    command.description,
    '',
    `  ${usage(command)} [options]`,
    ...(command.name === 'app' ? others.map((other) => row(usage(other), other.description)) : []),
    '',
    'Options',
    ...[...command.questions, ...HELP_OPTIONS].map((question) => row(optionText(question), question.description)),
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

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)}  ${right}`;
}
