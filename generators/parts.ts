import path from 'node:path';
import {
  refuseDemoName,
  refuseModuleName,
  refuseNewScriptName,
  refuseResearchName,
  refuseScriptName,
} from '../project/asking/names.js';
import type { Values } from '../project/asking/questions.js';
import type { Part } from '../project/parts.js';
import { app } from './app/files.js';
import { bin, isLanguage } from './bin/files.js';
import { demo } from './demo/files.js';
import { docker } from './docker/files.js';
import { module } from './module/files.js';
import { research } from './research/files.js';
import { service } from './service/files.js';

/** Parts that a project has once. */
const SINGLE: Readonly<Record<string, Part>> = { app, service, docker };

interface Named {
  readonly make: (name: string, answers: Values) => Part;
  /** Why a part that there is cannot be called that. */
  readonly refuse: (name: string) => string | undefined;
  /** The same for a new one, where more is asked of a name; `others` are those that it must not be mixed up with. */
  readonly refuseNew?: (name: string, others: readonly string[], libname: string) => string | undefined;
  /** Whether it can be made of these answers; left out where its name is all that it takes. */
  readonly knows?: (answers: Values) => boolean;
}

/** Parts that it has any number of, each with a name. */
const NAMED: Readonly<Record<string, Named>> = {
  demo: { make: demo, refuse: (name) => refuseDemoName(name), refuseNew: refuseDemoName },
  module: { make: module, refuse: refuseModuleName },
  research: { make: research, refuse: (name) => refuseResearchName(name), refuseNew: refuseResearchName },
  bin: {
    make: bin,
    refuse: refuseScriptName,
    refuseNew: (name, _others, libname) => refuseNewScriptName(name, libname),
    knows: ({ language }) => isLanguage(language),
  },
};

/**
 * The part of a name, `service` or `demo.cool-demo`; `undefined` where this version makes none of that name.
 *
 * @param answers - What the part's record has: anybody may have edited it, or a newer version have written it.
 */
export function partNamed(part: string, answers: Values): Part | undefined {
  const [, kind = '', name = ''] = /^(\w+)\.(.+)$/.exec(part) ?? [];
  if (!Object.hasOwn(NAMED, kind)) return Object.hasOwn(SINGLE, part) ? SINGLE[part] : undefined;
  if (refusePartName(kind, name) !== undefined || NAMED[kind]?.knows?.(answers) === false) return undefined;
  return NAMED[kind]?.make(name, answers);
}

/** Why a part of a kind cannot be called that, or `undefined`. */
export function refusePartName(kind: string, name: string): string | undefined {
  return NAMED[kind]?.refuse(name);
}

/**
 * Why a part cannot get that name, or `undefined`.
 *
 * @param others - Names that it must not be mixed up with.
 */
export function refuseNewName(kind: string, name: string, others: readonly string[], libname: string) {
  const { refuse, refuseNew = refuse } = NAMED[kind]!;
  return refuseNew(name, others, libname);
}

/** What there can be templates for. */
export const KINDS: readonly string[] = [...Object.keys(SINGLE), ...Object.keys(NAMED)];

/** Absolute paths of all templates. */
export function templateFiles(): string[] {
  return [...Object.values(SINGLE), ...Object.values(NAMED).map(({ make }) => make('any', {}))].flatMap(
    ({ templates, files }) => files.map((file) => path.join(templates, typeof file === 'string' ? file : file.source)),
  );
}
