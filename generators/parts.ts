import {
  refuseDemoName,
  refuseModuleName,
  refuseNewScriptName,
  refuseResearchName,
  refuseScriptName,
} from '../project/asking/names.js';
import type { Context, Values } from '../project/asking/questions.js';
import { kindOf, type Part } from '../project/parts.js';
import { partsRecorded, RECORD_FOLDER } from '../project/record.js';
import { app } from './app/files.js';
import { bin, isLanguage } from './bin/files.js';
import { demo } from './demo/files.js';
import { deploy } from './deploy/files.js';
import { docker } from './docker/files.js';
import { module } from './module/files.js';
import { research } from './research/files.js';
import { service } from './service/files.js';

/** Parts that a project has once. */
const SINGLE: Readonly<Record<string, Part>> = { app, service, docker, deploy };

/** What the name of a new part must not be mixed up with. */
interface Beside {
  readonly others: readonly string[];
  readonly libname: string;
}

interface Named {
  readonly make: (name: string, answers: Values) => Part;
  /** Why a part cannot be called that; of a new one, which comes beside others, more may be asked. */
  readonly refuse: (name: string, beside?: Beside) => string | undefined;
  /** Whether it can be made of these answers; left out where its name is all that it takes. */
  readonly knows?: (answers: Values) => boolean;
}

/** Parts that it has any number of, each with a name. */
const NAMED: Readonly<Record<string, Named>> = {
  demo: { make: demo, refuse: (name, beside) => refuseDemoName(name, beside?.others) },
  module: { make: module, refuse: refuseModuleName },
  research: { make: research, refuse: (name, beside) => refuseResearchName(name, beside?.others) },
  bin: {
    make: bin,
    refuse: (name, beside) => (beside ? refuseNewScriptName(name, beside.libname) : refuseScriptName(name)),
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

/** Why a part of a kind cannot be called that, or get that name beside others; else `undefined`. */
export function refusePartName(kind: string, name: string, beside?: Beside): string | undefined {
  return NAMED[kind]?.refuse(name, beside);
}

/** Kinds of the parts that a project has records of, each once. */
export function recordedKinds({ namesIn }: Context): string[] {
  return [...new Set(partsRecorded(namesIn(RECORD_FOLDER)).map(kindOf))];
}

/** Why a part cannot be the one that is meant: the project has no such one. */
export function refuseUnknownPart(kind: string, name: string, { namesIn }: Context): string | undefined {
  const parts = partsRecorded(namesIn(RECORD_FOLDER));
  if (parts.includes(`${kind}.${name}`)) return undefined;
  const others = parts.filter((part) => part.startsWith(`${kind}.`)).map((part) => part.slice(kind.length + 1));
  const known = others.length === 0 ? `this project has no ${kind}` : `there is ${others.join(', ')}`;
  return name === '' ? `which ${kind}? ${known}` : `no ${kind} is called "${name}"; ${known}`;
}

/** Kinds of parts that have a name. */
export const NAMED_KINDS: readonly string[] = Object.keys(NAMED);

/** What there can be templates for. */
export const KINDS: readonly string[] = [...Object.keys(SINGLE), ...NAMED_KINDS];
