import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import kebabCase from 'lodash/kebabCase.js';
import { flag } from './answers.js';
import { UsageError } from './errors.js';
import type { Question, Value, Values } from './questions.js';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

export interface Arguments {
  readonly values: Values;
  /** The words that are no options, in order. */
  readonly words: readonly string[];
}

/**
 * Reads a command line by the questions that it may answer. Values stay the text that was typed: `3.10` is never a number.
 *
 * @throws UsageError for an unknown option, a missing value, a value for a switch, and an option given twice.
 */
export function parseArguments(argv: readonly string[], questions: readonly Question[]): Arguments {
  const options = questions.filter((question) => !question.positional);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options.map((question) => [kebabCase(question.name), parseSettings(question)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, Value> = {};
  for (const token of tokens) if (token.kind === 'option') readOption(token, options, values);
  return { values, words: tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])) };
}

function parseSettings({ kind, short }: Question): { type: 'string' | 'boolean'; short?: string } {
  return { type: kind === 'switch' ? 'boolean' : 'string', ...(short !== undefined && { short }) };
}

function readOption(token: OptionToken, options: readonly Question[], values: Record<string, Value>): void {
  const { question, negated } = findOption(token, options);
  const { name } = question;
  if (question.kind === 'list') {
    values[name] = [...((values[name] as readonly string[] | undefined) ?? []), valueOf(token, question)];
    return;
  }
  if (name in values) throw new UsageError(`${flag(question)} is given twice; say it once`);
  values[name] = question.kind === 'switch' ? switchOf(token, question, negated) : valueOf(token, question);
}

function findOption(token: OptionToken, options: readonly Question[]): { question: Question; negated: boolean } {
  const named = (name: string) => options.find((question) => kebabCase(question.name) === name);
  const question = named(token.name);
  if (question) return { question, negated: false };
  const opposite = token.name.startsWith('no-') ? named(token.name.slice('no-'.length)) : undefined;
  if (opposite?.kind === 'switch') return { question: opposite, negated: true };
  throw unknownOption(token.rawName, options);
}

function valueOf(token: OptionToken, question: Question): string {
  const example = `${flag(question)} ${question.placeholder ?? 'VALUE'}`;
  if (token.value === undefined) throw new UsageError(`${flag(question)} needs a value: ${example}`);
  if (!token.inlineValue && token.value.startsWith('-')) {
    throw new UsageError(
      `${flag(question)} needs a value: ${example} (a value that starts with "-" is written ${flag(question)}=${token.value})`,
    );
  }
  return token.value;
}

function switchOf(token: OptionToken, question: Question, negated: boolean): boolean {
  if (token.value !== undefined) {
    const off = flag(question).replace(/^--/, '--no-');
    throw new UsageError(`${flag(question)} takes no value; to turn it off write ${off}`);
  }
  return !negated;
}

function unknownOption(typed: string, options: readonly Question[]): UsageError {
  const known = options.flatMap((question) =>
    question.kind === 'switch' ? [flag(question), flag(question).replace(/^--/, '--no-')] : [flag(question)],
  );
  return new UsageError(`unknown option ${typed}${didYouMean(typed, known)}`);
}

/** `; did you mean "demo"?`, or where nothing is near a hint to the help. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const nearest = closest(typed, known);
  return distance(typed, nearest) <= Math.max(2, typed.length / 3)
    ? `; did you mean ${nearest}?`
    : '; --help lists what there is';
}
