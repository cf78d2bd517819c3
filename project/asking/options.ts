import type Generator from 'yeoman-generator';
import type { BaseOptions } from 'yeoman-generator';
import { isPositional, offName, optionName } from './answers.js';
import { parseArguments, withPositionals } from './arguments.js';
import { UsageError } from '../errors.js';
import type { Environment } from '../merging/settling.js';
import type { Question, RunOptions, Value, Values } from './questions.js';

/** What yo and its environment take for themselves and hand on to every generator. */
const YO_SWITCHES =
  'help version debug generators localOnly insight color skipCache skipInstall forceInstall askAnswered bail'
    .split(' ')
    .map((name): Question => ({ name, kind: 'switch', description: '' }));

/** What a class of ours is constructed with: its own options and those of Yeoman. */
export type GeneratorOptions<Own> = BaseOptions & Own;

/** Makes the questions known to Yeoman, for its help. */
export function declareOptions(generator: Generator, description: string, questions: readonly Question[]): void {
  generator.description = description;
  const passed: Record<string, unknown> = { ...generator.options };
  for (const question of questions) declareOption(generator, question);
  // Yeoman makes true of any text that a host passes for a switch, of "no" as well.
  const switches = questions.filter(({ kind, name }) => kind === 'switch' && name in passed);
  Object.assign(generator.options, Object.fromEntries(switches.map(({ name }) => [name, passed[name]])));
}

function declareOption(generator: Generator, question: Question): void {
  const { name, short } = question;
  const off = 'onByDefault' in question ? `; ${offName(question)} turns it off` : '';
  const description = question.description + off;
  if (isPositional(question)) {
    generator.argument(name, { type: String, required: false, description });
  } else {
    // As it comes: `String(true)` would make a path of a bare `--path`.
    const type = question.kind === 'switch' ? Boolean : (identity as StringConstructor);
    generator.option(optionName(question).slice('--'.length), { type, description, ...(short && { alias: short }) });
  }
}

function identity(value: unknown): unknown {
  return value;
}

/**
 * What the options say, by the names of the questions. As the root of a `yo` run they are read from the command line as
 * it was typed.
 *
 * @throws UsageError for what cannot be used.
 */
export function givenOptions(generator: Generator, questions: readonly Question[]): Values {
  const typed = isRootOfYo(generator) ? typedAfterYo(questions) : undefined;
  if (typed) return withPositionals(typed.values, typed.words, questions);
  const options: Record<string, unknown> = generator.options;
  // A host is composed of us in its own run: its --force and --dry-run are ours, too.
  const ofRun: Record<string, unknown> = { ...(generator.env as Environment).conflicterOptions };
  const values = Object.fromEntries(questions.map(({ name }) => [name, (options[name] ?? ofRun[name]) as Value]));
  return withPositionals(values, generator.args, questions);
}

/** Whether there is somebody to ask, and they want to be. */
export function canAsk(options: RunOptions): boolean {
  return options.defaults !== true && process.stdin.isTTY && process.stdout.isTTY;
}

/**
 * Whether `yo` started this generator by its command line. yo reads `3.10` as the number 3.1 and `--path` alone as true,
 * so what was typed is read again.
 */
function isRootOfYo(generator: Generator): boolean {
  const root = generator.env.rootGenerator() ?? generator;
  return root === generator && /[\\/]yo([\\/]lib[\\/]cli\.js)?$/.test(process.argv[1] ?? '');
}

function typedAfterYo(questions: readonly Question[]) {
  const argv = process.argv.slice(2);
  const cut = argv.find((word) => word.endsWith(','));
  if (cut !== undefined) {
    throw new UsageError(`yo cuts its command line at "${cut}"; leave out the comma at the end, or use quickstart`);
  }
  const { values, words } = parseArguments(argv, [...questions, ...YO_SWITCHES]);
  // Without a generator's name yo was started as a menu, and there is nothing that could have been typed for us.
  return words.length === 0 ? undefined : { values, words: words.slice(1) };
}
