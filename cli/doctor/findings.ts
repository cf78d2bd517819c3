import coerce from 'semver/functions/coerce.js';
import lt from 'semver/functions/lt.js';
import type { Platform, System } from './platform.js';
import type { Reply } from './probe.js';
import type { Examined, Tool, Use } from './tools.js';

/** What an examination of one tool has shown: its version or place, or what is wrong and how to mend it. */
export type Result = { readonly found: string } | { readonly problem: string; readonly remedy: string };

export interface Finding {
  readonly name: string;
  /** `absent` is what the project does without. */
  readonly state: 'ok' | 'missing' | 'absent';
  readonly found: string | null;
  readonly problem: string | null;
  readonly uses: readonly string[];
  readonly remedy: string | null;
}

/** Kinds of the parts that a project has; `undefined` where there is no project yet, which may get all of them. */
export type Kinds = ReadonlySet<string> | undefined;

/** What a program's reply tells of the tool. */
export function judge(tool: Tool, reply: Reply, platform: Platform): Result {
  const { remedies, mends = [] } = tool;
  const result = 'problem' in reply ? reply : read(tool, reply.text);
  if ('found' in result) return result;
  const mend = mends.find((candidate) => candidate.problem.test(result.problem));
  return { problem: result.problem, remedy: mend?.remedy ?? remedies[platform] };
}

function read({ answer, oldest }: Tool, text: string): { found: string } | { problem: string } {
  const match = answer.exec(text);
  if (!match) return { problem: 'it lacks what is needed' };
  const [, version = ''] = match;
  const isFit = oldest === undefined || !isOlder(version, oldest);
  return isFit ? { found: version } : { problem: `it is ${version}, and ${oldest} or newer is needed` };
}

/** Compares versions of any length, such as 3.81 and 3.11.7. */
export function isOlder(version: string, oldest: string): boolean {
  const [ours, theirs] = [coerce(version), coerce(oldest)];
  return ours !== null && theirs !== null && lt(ours, theirs);
}

/**
 * What a result means to a project.
 *
 * @returns `undefined` where none of its parts uses the tool.
 */
export function findingOf({ name, uses }: Examined, result: Result, kinds: Kinds): Finding | undefined {
  const used = uses.filter(({ part }) => part === undefined || !kinds || kinds.has(part));
  if (used.length === 0) return undefined;
  const isNeeded = used.some((use) => isEssential(use, kinds));
  const common = { name, uses: used.map(({ target }) => target) };
  if ('found' in result) return { ...common, state: 'ok', found: result.found, problem: null, remedy: null };
  return { ...common, state: isNeeded ? 'missing' : 'absent', found: null, ...result };
}

function isEssential({ part, isOptional = false }: Use, kinds: Kinds): boolean {
  return !isOptional && (part === undefined || kinds !== undefined);
}

/** Root needs no sudo, and the containers where one is root have none. */
export function asRoot({ remedy, ...finding }: Finding): Finding {
  return { ...finding, remedy: remedy?.replaceAll('sudo ', '') ?? null };
}

/** The findings for people. */
export function asText({ name }: System, root: string | undefined, findings: readonly Finding[]): string {
  const lines = findings.flatMap((finding) => linesOf(finding));
  return [`${name}, for ${root ?? 'a new project'}`, '', ...lines].join('\n');
}

function linesOf({ name, state, found, problem, uses, remedy }: Finding): string[] {
  const [longest, indent] = ['Docker engine'.length, ' '.repeat(11)];
  const first = `  ${state.padEnd('missing'.length)}  ${name.padEnd(longest)}  ${found ?? problem}`.trimEnd();
  if (problem === null) return [first];
  return [first, `${indent}for ${listed(uses)}`, `${indent}try: ${remedy}`];
}

function listed(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}
