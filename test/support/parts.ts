import fc from 'fast-check';
import type { Values } from '../../project/asking/questions.js';

/** A part that can be added to a project: what `quickstart KIND NAME --OPTION VALUE` says. */
export interface AddedPart {
  readonly kind: string;
  readonly name?: string;
  readonly options?: Values;
}

/** All that a project can have beside the library, the demos twice. No part but the image needs another one. */
export const PARTS: readonly AddedPart[] = [
  { kind: 'service' },
  { kind: 'docker' },
  { kind: 'demo', name: 'one' },
  { kind: 'demo', name: 'two' },
  { kind: 'module', name: 'features' },
  { kind: 'research', name: 'first-look' },
  { kind: 'bin', name: 'count_words' },
  { kind: 'bin', name: 'count_lines', options: { language: 'bash' } },
];

/** All of them, the image not before the service. */
export const anyOrder = fc
  .shuffledSubarray([...PARTS], { minLength: PARTS.length })
  .filter((parts) => kindsOf(parts).indexOf('service') < kindsOf(parts).indexOf('docker'));

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
