import { isOfRun, type Question } from './questions.js';

/** What a schema says of one answer. */
export type Property = { readonly description: string } & (
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly enum?: readonly string[] }
  | { readonly type: 'array'; readonly items: { readonly type: 'string' }; readonly uniqueItems: true }
);

/** A JSON Schema (draft 2020-12) of an object. */
export interface Schema {
  readonly $schema: string;
  readonly title: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/**
 * The schema of the answers to some questions, which are no options of a run: as files for `--answers` have them, and as
 * options are given to a generator. Names are only checked when they are used: why one is refused takes more than a
 * pattern to say.
 */
export function answersSchemaOf(title: string, questions: readonly Question[]): Schema {
  const answered = questions.filter(({ name }) => !isOfRun(name));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(answered.map((question) => [question.name, propertyOf(question)])),
    required: answered.filter((question) => question.default === undefined).map(({ name }) => name),
    additionalProperties: false,
  };
}

function propertyOf(question: Question): Property {
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
