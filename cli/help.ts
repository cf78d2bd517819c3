import { isPositional, offName, optionName, optionUsage } from '../project/asking/answers.js';
import { ownPackage } from '../project/project.js';
import type { Question } from '../project/asking/questions.js';
import { type Command, HELP_OPTIONS } from './command.js';
import { commands } from './commands.js';

/** The text of `quickstart --version`; `make demo` in generated projects knows the command by it. */
export const versionText = `${ownPackage.name} ${ownPackage.version}`;

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
