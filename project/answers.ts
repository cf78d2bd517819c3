import kebabCase from 'lodash/kebabCase.js';
import { UsageError } from './errors.js';
import type { Context, Question, Value, Values } from './questions.js';

/** Puts one question to the user. */
export type Ask = (question: Question, proposal: Value | undefined) => Promise<Value>;

export interface Sources {
  /** What the options of this run say. */
  readonly given: Values;
  /** What earlier runs remembered. */
  readonly stored?: Values;
  readonly context: Context;
  /** Left out where nobody can be asked. */
  readonly ask?: Ask | undefined;
}

/**
 * Answers every question, in order: from the options, else from what is remembered, else by asking, else by its default.
 *
 * @throws UsageError for an answer that cannot be used, and for one that is missing and has no default.
 */
export async function collectAnswers(questions: readonly Question[], sources: Sources): Promise<Values> {
  const answers: Record<string, Value> = {};
  for (const question of questions) {
    const value = known(question, sources) ?? (await askOrDefault(question, answers, sources));
    if (value === undefined) throw missing(question);
    answers[question.name] = checked(question, value, sources.context);
  }
  return answers;
}

function known({ name }: Question, { given, stored }: Sources): Value | undefined {
  return given[name] ?? stored?.[name];
}

async function askOrDefault(question: Question, answers: Values, sources: Sources): Promise<Value | undefined> {
  const { context, ask } = sources;
  const standard = question.default?.(answers, context);
  const askable = question.message !== undefined && (question.when?.(answers) ?? true);
  if (!ask || !askable) return standard;
  return ask(question, standard ?? question.proposal?.(answers, context));
}

/**
 * The value in the form that its question's kind promises.
 *
 * @throws UsageError where the value is of another kind, or refused.
 */
export function checked(question: Question, value: Value, context: Context): Value {
  switch (question.kind) {
    case 'switch':
      if (typeof value !== 'boolean') throw new UsageError(`${flag(question)} is a switch and takes no value`);
      return value;
    case 'list':
      return checkedList(question, value, context);
    case 'choice':
    case 'text':
      if (typeof value !== 'string') throw new UsageError(`${flag(question)} needs a value`);
      throwIf(problem(question, value, context));
      return value;
  }
}

function checkedList(question: Question, value: Value, context: Context): readonly string[] {
  if (typeof value === 'boolean') throw new UsageError(`${flag(question)} needs a value`);
  const items = [...new Set(typeof value === 'string' ? splitList(value) : value)];
  for (const [index, item] of items.entries()) throwIf(problem(question, item, context, items.slice(0, index)));
  return items;
}

/** Items typed into one line: `'a, b c'` → `['a', 'b', 'c']`. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** What is wrong with a text as the answer to a question: a full sentence with the remedy, or `undefined`. */
export function problem(
  question: Question,
  value: string,
  context: Context,
  earlier: readonly string[] = [],
): string | undefined {
  if (question.choices && !question.choices.includes(value)) {
    return `"${value}" is no ${question.name}; choose one of ${question.choices.join(', ')}`;
  }
  return question.refuse?.(value, context, earlier);
}

function throwIf(sentence: string | undefined): void {
  if (sentence !== undefined) throw new UsageError(sentence);
}

function missing(question: Question): UsageError {
  const how = question.positional ? question.placeholder : `${flag(question)} ${question.placeholder}`;
  return new UsageError(`${how} is missing: ${question.description}`);
}

/** The option as it is typed: `--dry-run`, or the placeholder of a positional. */
export function flag(question: Question): string {
  return question.positional ? (question.placeholder ?? question.name) : `--${kebabCase(question.name)}`;
}
