import path from 'node:path';
import { refuseDemoName, refuseModuleName } from '../project/asking/names.js';
import type { Part } from '../project/parts.js';
import { app } from './app/files.js';
import { demo } from './demo/files.js';
import { docker } from './docker/files.js';
import { module } from './module/files.js';
import { service } from './service/files.js';

/** Parts that a project has once. */
const SINGLE: Readonly<Record<string, Part>> = { app, service, docker };

/** Parts that it has any number of, each with a name. */
const NAMED: Readonly<
  Record<
    string,
    { make: (name: string) => Part; refuse: (name: string, others?: readonly string[]) => string | undefined }
  >
> = {
  demo: { make: demo, refuse: refuseDemoName },
  module: { make: module, refuse: (name) => refuseModuleName(name) },
};

/** What there can be templates for. */
export const KINDS: readonly string[] = [...Object.keys(SINGLE), ...Object.keys(NAMED)];

/** The part of a name, `service` or `demo.cool-demo`; `undefined` where this version makes none of that name. */
export function partNamed(part: string): Part | undefined {
  const [, kind = '', name = ''] = /^(\w+)\.(.+)$/.exec(part) ?? [];
  if (Object.hasOwn(NAMED, kind)) return NAMED[kind]?.refuse(name) === undefined ? NAMED[kind]?.make(name) : undefined;
  return Object.hasOwn(SINGLE, part) ? SINGLE[part] : undefined;
}

/**
 * Why a kind of parts cannot have one of a name, or `undefined`.
 *
 * @param others - Those that there are, which it must not be mixed up with.
 */
export function refuseName(kind: string, name: string, others: readonly string[]): string | undefined {
  return NAMED[kind]?.refuse(name, others);
}

/** Absolute paths of all templates. */
export function templateFiles(): string[] {
  return [...Object.values(SINGLE), ...Object.values(NAMED).map(({ make }) => make('any'))].flatMap(
    ({ templates, files }) => files.map((file) => path.join(templates, typeof file === 'string' ? file : file.source)),
  );
}
