import fc from 'fast-check';
import isEqual from 'lodash/isEqual.js';
import type { Values } from '../../project/asking/questions.js';

/** A part that can be added to a project: what `quickstart KIND NAME --OPTION VALUE` says. */
export interface AddedPart {
  readonly kind: string;
  readonly name?: string;
  readonly options?: Values;
}

/** All that a project can have beside the library, the demos twice. No part but the image and its manifests needs another one. */
export const PARTS: readonly AddedPart[] = [
  { kind: 'service' },
  { kind: 'docker' },
  { kind: 'deploy' },
  { kind: 'demo', name: 'one' },
  { kind: 'demo', name: 'two' },
  { kind: 'module', name: 'features' },
  { kind: 'research', name: 'first-look' },
  { kind: 'bin', name: 'count_words' },
  { kind: 'bin', name: 'count_lines', options: { language: 'bash' } },
];

/** What is built on what was made before it. */
const BUILT_UP = ['service', 'docker', 'deploy'];

/** All of them, none before what it is built on. */
export const anyOrder = fc.shuffledSubarray([...PARTS], { minLength: PARTS.length }).filter((parts) =>
  isEqual(
    kindsOf(parts).filter((kind) => BUILT_UP.includes(kind)),
    BUILT_UP,
  ),
);

function kindsOf(parts: readonly AddedPart[]): string[] {
  return parts.map(({ kind }) => kind);
}

/** The words of a command line that add a part. */
export function wordsFor({ kind, name, options = {} }: AddedPart): string[] {
  const given = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
  return [kind, ...(name === undefined ? [] : [name]), ...given];
}

/** The options by which a program adds a part. */
export function optionsFor({ name, options = {} }: AddedPart): Values {
  return name === undefined ? { ...options } : { name, ...options };
}
