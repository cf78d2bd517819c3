import type { Question } from './questions.js';

/** A JSON Schema (draft 2020-12) of an object. */
export interface Schema {
  readonly $schema: string;
  readonly title: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/**
 * The schema of the answers to some questions, as options are given to a generator. Names are only checked when they are
 * used: why one is refused takes more than a pattern to say.
 */
export function schemaOf(title: string, questions: readonly Question[]): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(questions.map((question) => [question.name, propertyOf(question)])),
    required: questions.filter((question) => question.default === undefined).map(({ name }) => name),
    additionalProperties: false,
  };
}

function propertyOf(question: Question): object {
  const { description } = question;
  switch (question.kind) {
    case 'switch':
      return { description, type: 'boolean' };
    case 'choice':
      return { description, type: 'string', enum: question.choices };
    case 'text':
      return { description, type: 'string' };
    case 'list':
      return { description, type: 'array', items: { type: 'string' }, uniqueItems: true };
  }
}
