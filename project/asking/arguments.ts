import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import kebabCase from 'lodash/kebabCase.js';
import { isPositional, offName, optionName, optionUsage } from './answers.js';
import { UsageError } from '../errors.js';
import type { Question, Value, Values } from './questions.js';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/**
 * Reads a command line by the questions that it may answer. Values stay the text that was typed: `3.10` is never a
 * number.
 *
 * @returns The values of options by the names of their questions, and the words that are no options.
 * @throws UsageError for an unknown option, a missing value, a value for a switch, and an option given twice.
 */
export function parseArguments(
  argv: readonly string[],
  questions: readonly Question[],
): { values: Values; words: readonly string[] } {
  const options = questions.filter((question) => !isPositional(question));
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

/**
 * Adds the words of a command line to the values of the questions that take them.
 *
 * @throws UsageError for a word that no question takes.
 */
export function withPositionals(values: Values, words: readonly string[], questions: readonly Question[]): Values {
  const positionals = questions.filter(isPositional);
  const surplus = words[positionals.length];
  if (surplus !== undefined) {
    const near = didYouMean(`--${surplus}`, questions.map(optionName));
    throw new UsageError(`unexpected argument "${surplus}"${near}`);
  }
  const given = positionals.flatMap(({ name }, index) => (words[index] === undefined ? [] : [[name, words[index]]]));
  return { ...values, ...Object.fromEntries(given) };
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
  if (name in values) throw new UsageError(`${optionName(question)} was given twice`);
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
  if (token.value === undefined)
    throw new UsageError(`${optionName(question)} needs a value: ${optionUsage(question)}`);
  if (!token.inlineValue && token.value.startsWith('-')) {
    throw new UsageError(
      `${optionName(question)} needs a value: ${optionUsage(question)} ` +
        `(write a value that starts with "-" as ${optionName(question)}=${token.value})`,
    );
  }
  return token.value;
}

function switchOf(token: OptionToken, question: Question, negated: boolean): boolean {
  if (token.value === undefined) return !negated;
  throw new UsageError(`${optionName(question)} takes no value; to turn it off write ${offName(question)}`);
}

function unknownOption(typed: string, options: readonly Question[]): UsageError {
  const known = options.flatMap((question) =>
    question.kind === 'switch' ? [optionName(question), offName(question)] : [optionName(question)],
  );
  return new UsageError(`unknown option ${typed}${didYouMean(typed, known)}`);
}

/** `; did you mean --path?`, or where nothing is near, a hint to the help. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const nearest = closest(typed, known);
  return distance(typed, nearest) <= Math.max(2, typed.length / 3) ? `; did you mean ${nearest}?` : '; see --help';
}
