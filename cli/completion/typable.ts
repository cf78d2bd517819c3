import { isPositional, offName, optionName } from '../../project/asking/answers.js';
import type { Question } from '../../project/asking/questions.js';
import { type Command, HELP_OPTIONS } from '../command.js';

/** What the package calls its command. */
export const PROGRAM = 'quickstart';

/** Its other name, for `npx`. */
export const OTHER_NAME = 'generator-datascience';

/** A command as it can be typed, the same for every shell. */
export interface Typable {
  readonly name: string;
  readonly description: string;
  readonly options: readonly TypableOption[];
  /** The words that it takes, in their order. */
  readonly words: readonly TypableValue[];
}

export interface TypableOption {
  /** All ways to type it; one of them rules out the others. */
  readonly forms: readonly string[];
  readonly description: string;
  readonly isRepeatable: boolean;
  /** Left out for a switch. */
  readonly value?: TypableValue;
}

export interface TypableValue {
  readonly placeholder: string;
  /** What is proposed: of a text, nothing. */
  readonly from: 'folders' | 'files' | readonly string[];
}

export function typable({ name, description, questions }: Command): Typable {
  const options = [...questions, ...HELP_OPTIONS].filter((question) => !isPositional(question));
  const words = questions.filter(isPositional);
  return {
    name,
    description,
    options: options.map(typableOption),
    words: words.flatMap((word) => valueOf(word) ?? []),
  };
}

function typableOption(question: Question): TypableOption {
  const { description } = question;
  const value = valueOf(question);
  return { forms: formsOf(question), description, isRepeatable: question.kind === 'list', ...(value && { value }) };
}

function formsOf(question: Question): string[] {
  const { short } = question;
  const off = 'onByDefault' in question ? [offName(question)] : [];
  return [optionName(question), ...off, ...(short === undefined ? [] : [`-${short}`])];
}

function valueOf(question: Question): TypableValue | undefined {
  if (question.kind === 'switch') return undefined;
  const { placeholder } = question;
  return { placeholder, from: question.kind === 'choice' ? question.choices : sourceOf(placeholder) };
}

function sourceOf(placeholder: string): TypableValue['from'] {
  if (placeholder === 'DIR') return 'folders';
  return placeholder === 'FILE' ? 'files' : [];
}
