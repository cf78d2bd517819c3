import kebabCase from 'lodash/kebabCase.js';
import { UsageError } from '../errors.js';
import type { ChoiceQuestion, Context, Question, Value, Values } from './questions.js';

/** Puts one question to the user, given the answers before it. */
export type Ask = (question: Question, proposal: Value | undefined, answers: Values) => Promise<Value>;

export interface Sources {
  /** What the options of this run say. */
  readonly given: Values;
  /** Of those that came from a file, where they are. */
  readonly places?: ReadonlyMap<string, string>;
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
  const ask = isEnough(questions, sources) ? undefined : sources.ask;
  const answers: Record<string, Value> = {};
  for (const question of questions) {
    const value = known(question, sources) ?? (await askOrDefault(question, answers, { ...sources, ask }));
    if (value === undefined) throw missing(question);
    const isKnown = sources.given[question.name] === undefined && sources.stored?.[question.name] !== undefined;
    answers[question.name] = located(sources.places?.get(question.name), () =>
      validated(isKnown ? asKnown(question) : question, value, sources.context),
    );
  }
  return answers;
}

/** Has an error tell where what it is about came from. */
function located<Result>(place: string | undefined, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (place === undefined || !(error instanceof UsageError)) throw error;
    throw new UsageError(`${place}: ${error.message}`, { cause: error });
  }
}

function known({ name }: Question, { given, stored }: Sources): Value | undefined {
  return given[name] ?? stored?.[name];
}

/** A question as it is put to an answer that a project remembers. */
export function asKnown(question: Question): Question {
  return 'refuseKnown' in question && question.refuseKnown ? { ...question, refuse: question.refuseKnown } : question;
}

/** Whether the command line says all that matters, so that nobody wants to be asked for the rest. */
function isEnough(questions: readonly Question[], { given }: Sources): boolean {
  const essential = questions.filter((question) => 'essential' in question);
  return essential.length > 0 && essential.every(({ name }) => given[name] !== undefined);
}

async function askOrDefault(question: Question, answered: Values, sources: Sources): Promise<Value | undefined> {
  const { context, ask, stored } = sources;
  // What is remembered may answer what is no question of this run, such as the library's name.
  const answers = { ...stored, ...answered };
  const defaultValue = question.default?.(answers, context);
  const isAskable = question.message !== undefined && (question.when?.(answers) ?? true);
  if (!ask || !isAskable) return defaultValue;
  const proposal = 'proposal' in question ? question.proposal?.(answers, context) : undefined;
  return ask(question, defaultValue ?? proposal, answers);
}

/** The value in the form that its question's kind promises. */
function validated(question: Question, value: Value, context: Context): Value {
  if (question.kind === 'switch') {
    if (typeof value === 'boolean') return value;
    throw new UsageError(`${optionName(question)} is a switch: true or false, not ${JSON.stringify(value)}`);
  }
  if (typeof value === 'boolean') throw new UsageError(`${optionName(question)} needs a value`);
  if (question.kind === 'list') {
    const items = typeof value === 'string' ? splitList(value) : [value].flat();
    return validatedItems(question, [...new Set(items)], context);
  }
  validatedItems(question, [value as string], context);
  return value;
}

function validatedItems(question: Question, items: readonly string[], context: Context): readonly string[] {
  for (const [index, item] of items.entries()) {
    // A host in JavaScript may pass anything, such as the number 3.13.
    if (typeof item !== 'string') {
      throw new UsageError(`${optionName(question)} has to be a text, not ${JSON.stringify(item)}; put it in quotes`);
    }
    const refused = refusal(question, item, context, items.slice(0, index));
    if (refused !== undefined) throw new UsageError(refused);
  }
  return items;
}

/** Items typed into one line: `'a, b c'` → `['a', 'b', 'c']`. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** What is wrong with a text as the answer to a question: a full sentence with the remedy, or `undefined`. */
export function refusal(
  question: Question,
  text: string,
  context: Context,
  earlier: readonly string[] = [],
): string | undefined {
  switch (question.kind) {
    case 'choice':
      return question.choices.includes(text) ? undefined : refusedChoice(question, text);
    case 'text':
    case 'list':
      return question.refuse?.(text, context, earlier);
    case 'switch':
      return undefined;
  }
}

function refusedChoice(question: ChoiceQuestion, text: string): string {
  const choices = question.choices.join(', ');
  return isPositional(question)
    ? `"${text}" is none of ${choices}`
    : `${optionName(question)} ${text} is not supported; choose one of ${choices}`;
}

function missing(question: Question): UsageError {
  return new UsageError(`${optionUsage(question)} is missing: ${question.description}`);
}

/** Whether a question is answered by a word of the command line rather than by an option. */
export function isPositional(question: Question): boolean {
  return 'positional' in question && question.positional === true;
}

/** The option as it is typed, `--dry-run`, or the placeholder of a positional. */
export function optionName(question: Question): string {
  return isPositional(question) && 'placeholder' in question ? question.placeholder : `--${kebabCase(question.name)}`;
}

/** The option that turns a switch off: `--no-git`. */
export function offName(question: Question): string {
  return `--no-${kebabCase(question.name)}`;
}

/** The option with the word for its value: `--path DIR`. */
export function optionUsage(question: Question): string {
  const name = optionName(question);
  return isPositional(question) || question.kind === 'switch' ? name : `${name} ${question.placeholder}`;
}
