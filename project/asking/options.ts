import path from 'node:path';
import type Generator from 'yeoman-generator';
import type { BaseOptions } from 'yeoman-generator';
import type { Given } from './answers-file.js';
import { isPositional, offName, optionName } from './answers.js';
import { parseArguments, withPositionals } from './arguments.js';
import { UsageError } from '../errors.js';
import type { Environment } from '../merging/settling.js';
import type { Question, RunOptions, Value, Values } from './questions.js';
import { failureJson } from '../telling/json.js';

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
 * What the options say, by the names of the questions, and what the file says that they name.
 *
 * @throws UsageError for what cannot be used.
 */
export async function givenOptions(generator: Generator, questions: readonly Question[]): Promise<Given> {
  const options = optionsOf(generator, questions);
  const { answers: file } = options;
  if (file === undefined || file === '') return { values: options, places: new Map() };
  if (typeof file !== 'string') throw new UsageError('--answers needs a value: --answers FILE');
  const { values, places } = await answersOf(generator, file, questions);
  const isGiven = (name: string) => options[name] !== undefined;
  return {
    values: { ...values, ...Object.fromEntries(Object.entries(options).filter(([name]) => isGiven(name))) },
    places: new Map([...places].filter(([name]) => !isGiven(name))),
  };
}

/** Files that were read: what comes through a pipe can be read only once. */
const files = new WeakMap<Generator, Given>();

async function answersOf(generator: Generator, file: string, questions: readonly Question[]): Promise<Given> {
  // Loaded when it is needed: it brings the parser.
  const { readAnswers } = await import('./answers-file.js');
  const answers = files.get(generator) ?? readAnswers(path.resolve(generator.destinationRoot(), file), file, questions);
  files.set(generator, answers);
  return answers;
}

/**
 * What the options say. As the root of a `yo` run they are read from the command line as it was typed.
 *
 * @throws UsageError for what cannot be used.
 */
function optionsOf(generator: Generator, questions: readonly Question[]): Values {
  const isTyped = isRootOfYo(generator);
  if (isTyped) tellFailure(generator);
  const typed = isTyped ? typedAfterYo(questions) : undefined;
  if (typed) return withPositionals(typed.values, typed.words, questions);
  const options: Record<string, unknown> = generator.options;
  // A host is composed of us in its own run: its --force and --dry-run are ours, too.
  const ofRun: Record<string, unknown> = { ...(generator.env as Environment).conflicterOptions };
  const values = Object.fromEntries(questions.map(({ name }) => [name, (options[name] ?? ofRun[name]) as Value]));
  return withPositionals(values, generator.args, questions);
}

/** Whether there is somebody to ask, and they want to be. */
export function canAsk(options: RunOptions): boolean {
  return options.defaults !== true && options.json !== true && process.stdin.isTTY && process.stdout.isTTY;
}

/**
 * Whether `yo` started this generator by its command line. yo reads `3.10` as the number 3.1 and `--path` alone as true,
 * so what was typed is read again.
 */
function isRootOfYo(generator: Generator): boolean {
  const root = generator.env.rootGenerator() ?? generator;
  return root === generator && /[\\/]yo([\\/]lib[\\/]cli\.js)?$/.test(process.argv[1] ?? '');
}

const told = new WeakSet<object>();

/** Has a run of `yo … --json` that fails say so on stdout, too: `quickstart` does it itself. */
function tellFailure({ env }: Generator): void {
  if (told.has(env) || !process.argv.includes('--json')) return;
  told.add(env);
  env.once('error', (error: unknown) => process.stdout.write(`${failureJson(error)}\n`));
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
