import { readdirSync } from 'node:fs';
import path from 'node:path';
import type Generator from 'yeoman-generator';
import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { type Ask, collectAnswers, flag, problem, splitList } from './answers.js';
import { didYouMean, parseArguments } from './arguments.js';
import { UsageError } from './errors.js';
import { gitUser } from './git.js';
import type { Context, OptionsOf, Question, runOptions, Value, Values } from './questions.js';

type RunOptions = OptionsOf<typeof runOptions>;

/** What yo and its environment take for themselves and hand on to every generator. */
const YO_SWITCHES =
  'help version debug generators localOnly insight color skipCache skipInstall forceInstall askAnswered bail'
    .split(' ')
    .map((name): Question => ({ name, kind: 'switch', description: '' }));

/**
 * Settings of every generator of this package. Without a host there is no package.json of ours to install, which the
 * environment would remark upon; in a host the host decides.
 */
export function features(options: BaseOptions | undefined): BaseFeatures {
  const env = options?.['env'] as Generator['env'] | undefined;
  return env?.rootGenerator() ? {} : { customInstallTask: true };
}

/** Makes the questions known to Yeoman, for its help. Values stay as they come: `String(true)` would make a path of `--path`. */
export function declareOptions(generator: Generator, description: string, questions: readonly Question[]): void {
  generator.description = description;
  for (const question of questions) declareOption(generator, question);
}

function declareOption(generator: Generator, question: Question): void {
  const { short } = question;
  const off = question.onByDefault === true ? ` (${flag(question).replace('--', '--no-')})` : '';
  const description = question.description + off;
  if (question.positional) {
    generator.argument(question.name, { type: String, required: false, description });
  } else {
    const name = flag(question).slice('--'.length);
    const type = question.kind === 'switch' ? Boolean : (asItIs as StringConstructor);
    generator.option(name, { type, description, ...(short && { alias: short }) });
  }
}

function asItIs(value: unknown): unknown {
  return value;
}

/**
 * The answers of a run: from the command line, else from what is remembered, else from the user, else the defaults.
 *
 * @param remembered - What is known already, in the light of what was given.
 * @throws UsageError for what cannot be used or is missing.
 */
export async function answer(
  generator: Generator,
  questions: readonly Question[],
  remembered: (given: Values) => Values = () => ({}),
): Promise<Values> {
  const given = givenOptions(generator, questions);
  const stored = remembered(given);
  // The environment takes --force and --dry-run for its commit from the root generator's options.
  Object.assign(generator.options, given);
  const context = contextOf(generator);
  const ask = canAsk(given) ? asker(generator, context) : undefined;
  return collectAnswers(questions, { given, stored, context, ask });
}

/** What the options say, by name. As the root of a `yo` run they are read from the command line as it was typed. */
export function givenOptions(generator: Generator, questions: readonly Question[]): Values {
  const words = isRootOfYo(generator) ? typedAfterYo(questions) : undefined;
  if (words) return withPositionals(words.values, words.words, questions);
  const options: Record<string, unknown> = generator.options;
  const values = Object.fromEntries(questions.map(({ name }) => [name, options[name] as Value | undefined]));
  return withPositionals(values, generator.args, questions);
}

/** Adds the words of the command line to the values of the questions that take them. */
export function withPositionals(values: Values, words: readonly string[], questions: readonly Question[]): Values {
  const positionals = questions.filter((question) => question.positional);
  const surplus = words[positionals.length];
  if (surplus !== undefined) {
    const known = questions.map(flag);
    throw new UsageError(`"${surplus}" is one word too many${didYouMean(`--${surplus}`, known)}`);
  }
  const given = positionals.flatMap(({ name }, index) => (words[index] === undefined ? [] : [[name, words[index]]]));
  return { ...values, ...Object.fromEntries(given) };
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
    throw new UsageError(`yo cuts its command line at "${cut}"; leave the comma at the end out, or use quickstart`);
  }
  const { values, words } = parseArguments(argv, [...questions, ...YO_SWITCHES]);
  // Without a generator's name yo was started as a menu, and there is nothing that could have been typed for us.
  return words.length === 0 ? undefined : { values, words: words.slice(1) };
}

function contextOf({ env }: Generator): Context {
  return {
    cwd: env.cwd,
    cwdIsEmpty: () => readdirSync(env.cwd).length === 0,
    gitUser,
    year: () => String(new Date().getFullYear()),
  };
}

function asker(generator: Generator, context: Context): Ask {
  return async (question, proposal) => {
    const { reply } = await generator.prompt<{ reply: string | boolean }>([prompt(question, proposal, context)]);
    if (typeof reply === 'boolean') return reply;
    return question.kind === 'list' ? splitList(reply) : reply.trim();
  };
}

function prompt(question: Question, proposal: Value | undefined, context: Context) {
  const validate = (input: string) => {
    const items = question.kind === 'list' ? splitList(input) : [input.trim()];
    const found = items.map((item, index) => problem(question, item, context, items.slice(0, index)));
    return found.find((sentence) => sentence !== undefined) ?? true;
  };
  const common = { name: 'reply' as const, message: question.message ?? question.name };
  switch (question.kind) {
    case 'switch':
      return { ...common, type: 'confirm' as const, default: proposal as boolean };
    case 'choice':
      return { ...common, type: 'select' as const, choices: question.choices ?? [], default: proposal as string };
    case 'text':
    case 'list':
      return { ...common, type: 'input' as const, default: String(proposal ?? ''), validate };
  }
}

/** A command to go on with, and what it does. */
export type Step = readonly [command: string, effect: string];

/** Tells how to go on; only the generator that was asked for does, and not when nothing was written. */
export function sayNext(generator: Generator, { root }: { root: string }, steps: readonly Step[]): void {
  if (generator.env.rootGenerator() !== generator || (generator.options as RunOptions).dryRun === true) return;
  const folder = path.relative(process.cwd(), root);
  const change = `cd ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`;
  const rows: readonly Step[] = folder === '' ? steps : [[change, ''], ...steps];
  const width = Math.max(...rows.map(([command]) => command.length));
  const lines = rows.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect && `# ${effect}`}`.trimEnd());
  generator.log(['', 'Next:', ...lines, ''].join('\n'));
}
