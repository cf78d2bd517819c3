import { flag } from '../project/answers.js';
import { generator } from '../project/project.js';
import type { Question } from '../project/questions.js';
import { type Command, commands } from './commands.js';

/** The text of `quickstart --version`; `make demo` in generated projects knows the command by it. */
export const versionText = `${generator.name} ${generator.version}`;

/** The text of `quickstart --help` and `quickstart COMMAND --help`. */
export function helpText(command: Command): string {
  const positional = command.questions.filter((question) => question.positional).map(flag);
  const usage = ['quickstart', ...(command.name === 'app' ? [] : [command.name]), ...positional, '[options]'].join(' ');
  return [
    command.description,
    '',
    `  ${usage}`,
    ...(command.name === 'app' ? commandLines() : []),
    '',
    'Options',
    ...optionRows(command.questions).map(([option, text]) => row(option, text)),
    row('--help, -h', 'show this text'),
    row('--version', 'show the version'),
    '',
  ].join('\n');
}

/** Every option of a generator as it is typed, with what it does. */
export function optionRows(questions: readonly Question[]): [option: string, description: string][] {
  return questions.map((question) => [optionText(question), question.description]);
}

function optionText(question: Question): string {
  const name = flag(question);
  if (question.positional) return name;
  const short = question.short === undefined ? '' : `, -${question.short}`;
  if (question.kind !== 'switch') return `${name} ${question.placeholder ?? 'VALUE'}${short}`;
  return question.onByDefault === true ? name.replace(/^--/, '--no-') : `${name}${short}`;
}

function commandLines(): string[] {
  return commands
    .filter(({ name }) => name !== 'app')
    .map(({ name, questions, description }) =>
      row(
        ['quickstart', name, ...questions.filter((question) => question.positional).map(flag)].join(' '),
        description,
      ),
    );
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)}  ${right}`;
}
