import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { explained, UsageError } from '../errors.js';
import { didYouMean } from './arguments.js';
import { optionName } from './answers.js';
import { type Question, runOptions, type Value, type Values } from './questions.js';
import { answersSchemaOf, type Property, type Schema } from './schema.js';

/** What was given to a run, and where. */
export interface Given {
  readonly values: Values;
  /** Of each value that came from a file: the place, and its name, `answers.yaml:3:9: libname`. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Reads answers from a file.
 *
 * @param file - Absolute path.
 * @param shown - The path as it was typed.
 * @throws UsageError where it cannot be read.
 */
export function readAnswers(file: string, shown: string, questions: readonly Question[]): Given {
  return parseAnswers(textOf(file, shown), shown, questions);
}

/**
 * Answers of a text in JSON or YAML, of which JSON is a part.
 *
 * @throws UsageError that lists, with line and field, all that the schema of the answers does not allow.
 */
export function parseAnswers(text: string, shown: string, questions: readonly Question[]): Given {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset = 0) => {
    const { line, col } = lines.linePos(offset);
    return `${shown}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const [broken] = [...document.errors, ...document.warnings];
  if (broken) throw new UsageError(`${placeAt(broken.pos[0])}: ${lowered(broken.message)}`);
  const fields = fieldsIn(document, shown);
  const schema = answersSchemaOf('answers', questions);
  const problems = fields.flatMap(({ name, value, source, offset }) => {
    const problem = problemOf(schema, name, value, source);
    return problem === undefined ? [] : [`${placeAt(offset)}: ${problem}`];
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return {
    values: Object.fromEntries(fields.map(({ name, value }) => [name, value as Value])),
    places: new Map(fields.map(({ name, offset }) => [name, `${placeAt(offset)}: ${name}`])),
  };
}

interface Field {
  readonly name: string;
  readonly value: unknown;
  /** The value as it is written, where it is a single one. */
  readonly source: string | undefined;
  readonly offset: number | undefined;
}

function fieldsIn(document: Document.Parsed, shown: string): Field[] {
  try {
    return fieldsOf(document, shown);
  } catch (error) {
    // Aliases of aliases may stand for more than fits into memory: the parser gives up before.
    throw error instanceof ReferenceError ? new UsageError(`${shown}: ${lowered(error.message)}`) : error;
  }
}

function fieldsOf(document: Document.Parsed, shown: string): Field[] {
  if (!isMap(document.contents)) {
    throw new UsageError(`${shown} holds no answers; they look like this: libname: cool_library`);
  }
  return document.contents.items.map(({ key, value }) => {
    const node = isAlias(value) ? (value.resolve(document) ?? value) : (value as Node | null);
    return {
      name: String(isScalar(key) ? key.value : key),
      value: node?.toJS(document) as unknown,
      source: isScalar(node) ? node.source : undefined,
      offset: (value as Node | null)?.range?.[0] ?? (key as Node).range?.[0],
    };
  });
}

/** What is wrong with a field, its name included. */
function problemOf({ properties }: Schema, name: string, value: unknown, source?: string): string | undefined {
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (!property) return unknown(name, Object.keys(properties));
  const wanted = wantedOf(property, value, source);
  return wanted === undefined ? undefined : `${name} has to be ${wanted}`;
}

function unknown(name: string, known: readonly string[]): string {
  const option = runOptions.find((question) => question.name === name);
  if (option) return `"${name}" is no answer but an option of the command; give it as ${optionName(option)}`;
  return `"${name}" is not asked here${didYouMean(name, known)}`;
}

/** What a value has to be instead, and with the remedy; `undefined` where it is that. */
function wantedOf(property: Property, value: unknown, source?: string): string | undefined {
  const written = isPlain(value) && source !== undefined ? source : JSON.stringify(value);
  const not = value === null || value === undefined ? '; it is empty' : `, not ${written}`;
  switch (property.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `true or false${not}`;
    case 'array':
      return isTexts(value) ? undefined : `a list of texts, such as ["one", "two"]${not}`;
    case 'string':
      if (typeof value !== 'string') return `a text${not}${isPlain(value) ? `; put it in quotes: "${written}"` : ''}`;
      if (property.enum?.includes(value) === false) return `one of ${property.enum.join(', ')}${not}`;
      return undefined;
  }
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Whether a value would be the text that it looks like, if there were quotes around it. */
function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not in UTF-8; save it so',
};

function textOf(file: string, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = UNREADABLE[code ?? ''] ?? (explained(error) as Error).message;
    throw new UsageError(`--answers ${shown}: ${why}`, { cause: error });
  }
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
