import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import valid from 'semver/functions/valid.js';
import manifest from '../package.json' with { type: 'json' };
import { asKnown, refusal } from './asking/answers.js';
import { contextOf } from './asking/context.js';
import { UserError } from './errors.js';
import { withAncestors } from './folders.js';
import { migrate, without } from './migrations.js';
import { projectQuestions, PYTHONS } from './asking/project-questions.js';
import type { Value, Values } from './asking/questions.js';
import type { Read } from './reading.js';
import { recordedHeader, recordPath } from './record.js';
import { withSection } from './section.js';

/** This package: the key of our answers in `.yo-rc.json`, and the version that records remember. */
export const ownPackage: { readonly name: string; readonly version: string } = manifest;

/** What is known of a project when a part is rendered; all of it is in `.yo-rc.json`. */
export type ProjectAnswers = Readonly<Record<(typeof projectQuestions)[number]['name'] | 'project', string>>;

export interface Project {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly answers: ProjectAnswers;
  /** The version of this package that made it; `undefined` where its record is lost. */
  readonly version: string | undefined;
  /** What it remembers, without the defaults of questions that were added since. */
  readonly remembered: Values;
}

/** Version of Python in the image, unless the project supports newer ones only. */
const IMAGE_PYTHON = '3.13';

/** Name of the file that holds a project's answers. */
export const ANSWERS_FILE = '.yo-rc.json';

/** Files that show that a project has a part. */
const MARKER_FILES = { service: 'make/service.mk', docker: 'make/docker.mk', deploy: 'make/deploy.mk' } as const;

/**
 * The project that a folder is in: the folder itself or the nearest one above it. Another generator's `.yo-rc.json` is
 * no project of ours.
 *
 * @param read - Sees what this run has written but not yet committed, too.
 */
export function findProject(read: Read, from: string): Project | undefined {
  for (const root of withAncestors(from)) {
    const project = projectAt(read, root);
    if (project) return project;
  }
  return undefined;
}

/** The project whose root a folder is, if it is one. */
export function projectAt(read: Read, root: string): Project | undefined {
  const file = path.join(root, ANSWERS_FILE);
  const ours = readJson(read, file)?.[ownPackage.name];
  if (ours === undefined) return undefined;
  if (typeof ours !== 'object' || ours === null || Array.isArray(ours)) throw unusable(root, 'they are no JSON object');
  const answers = ours as unknown as Values;
  if (answers['libname'] === undefined) throw unusable(root, '"libname" is missing');
  const version = versionOf(read, root, answers);
  const remembered = migrate(answers, version);
  return { root, answers: completed(root, remembered), version, remembered };
}

/** A project as the answers of a run describe it, and as this version makes it. */
export function projectWith(root: string, project: string, values: Values): Project {
  const own = Object.fromEntries(projectQuestions.map(({ name }) => [name, String(values[name])]));
  const answers = { ...own, project } as ProjectAnswers;
  return { root, answers, version: ownPackage.version, remembered: answers };
}

/**
 * @throws UserError, with the way out, where the folder is in no project of ours.
 */
export function requireProject(read: Read, from: string): Project {
  const project = findProject(read, from);
  if (project) return project;
  if (withAncestors(from).some((folder) => oldPackage(read, folder) !== undefined)) {
    throw new UserError(`${from} is in a project of the old Python tool; take it over with "quickstart adopt"`);
  }
  throw new UserError(
    `there is no data science project in ${from} or above it; ` +
      'make one with "quickstart --path DIR" (or "yo datascience"), or name the project with --path DIR',
  );
}

/** The package that the `project.json` of the old Python tool names, if a folder has one. Other tools' have none. */
export function oldPackage(read: Read, root: string): string | undefined {
  try {
    const { package: named } = readJson(read, path.join(root, 'project.json')) ?? {};
    return typeof named === 'string' ? named : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The text of a project's `.yo-rc.json`: its answers, beside those of other generators.
 *
 * @returns `undefined` where the file says all that already.
 */
export function answersText(read: Read, { root, answers }: Pick<Project, 'root' | 'answers'>): string | undefined {
  const file = path.join(root, ANSWERS_FILE);
  const before = readJson(read, file)?.[ownPackage.name] as Values | undefined;
  // With what others have put there.
  const all = { ...(before && migrate(before, versionOf(read, root, before))), ...answers };
  const after = answers.templates === '' ? without(all, 'templates') : all;
  if (isDeepStrictEqual(before, after)) return undefined;
  const sorted = Object.fromEntries(Object.entries(after).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const section = JSON.stringify(sorted, undefined, 2).replaceAll('\n', '\n  ');
  return withSection(read(file) ?? '{}\n', ownPackage.name, section);
}

/** What the templates of every part can use. */
export function templateData({ answers }: Pick<Project, 'answers'>) {
  const pythons = PYTHONS.slice(PYTHONS.findIndex((python) => python === answers.python));
  const imagePython = pythons.find((python) => python === IMAGE_PYTHON) ?? answers.python;
  return { ...answers, pythons, imagePython };
}

/** Whether a project has a part, on the disk or written by this run. */
export function hasPart(read: Read, { root }: Pick<Project, 'root'>, part: keyof typeof MARKER_FILES): boolean {
  return read(path.join(root, MARKER_FILES[part])) !== undefined;
}

/** The record of `app` tells it; before there were versions in records, the answers did. */
function versionOf(read: Read, root: string, { version: told }: Values): string | undefined {
  const known = typeof told === 'string' ? valid(told) : null;
  return known ?? recordedHeader(read(path.join(root, recordPath('app'))))?.version;
}

/**
 * The answers, with defaults for questions that the project was never asked. They go into paths and code, and the file
 * may have been edited since they were checked.
 */
function completed(root: string, remembered: Values): ProjectAnswers {
  const context = contextOf(root, { root });
  const answers: Record<string, Value> = { project: textOf(root, 'project', remembered) ?? path.basename(root) };
  for (const question of projectQuestions) {
    const value = textOf(root, question.name, remembered) ?? question.default({ path: root, ...answers }, context);
    const problem = refusal(asKnown(question), value, context);
    if (problem !== undefined) throw unusable(root, problem);
    answers[question.name] = value;
  }
  return answers as ProjectAnswers;
}

function textOf(root: string, key: string, { [key]: value }: Values): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw unusable(root, `"${key}" has to be a text`);
}

function unusable(root: string, problem: string): UserError {
  return new UserError(`the answers in ${path.join(root, ANSWERS_FILE)} cannot be used: ${problem}`);
}

function readJson(read: Read, file: string): Values | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Values;
  } catch (error) {
    throw new UserError(`${file} cannot be read (${(error as Error).message}); mend it or put it away`, {
      cause: error,
    });
  }
  throw new UserError(`${file} holds no JSON object; mend it or put it away`);
}
