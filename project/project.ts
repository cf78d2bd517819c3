import { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { MemFsEditor } from 'mem-fs-editor';
import { entryAt } from './destination.js';
import { UserError } from './errors.js';
import { refuseLibraryName } from './names.js';
import type { Values } from './questions.js';

const { name, version } = createRequire(import.meta.url)('generator-datascience/package.json') as {
  name: string;
  version: string;
};

/** This package: the key of our answers in `.yo-rc.json`, and the version that a project remembers. */
export const ownPackage = { name, version };

/** What is known of a project when a part is rendered; all of it is in `.yo-rc.json`. */
export interface ProjectAnswers {
  /** Name of the folder when the project was made. */
  readonly project: string;
  readonly libname: string;
  readonly description: string;
  readonly author: string;
  readonly license: string;
  /** Oldest Python that the project supports: `'3.11'`. */
  readonly python: string;
  /** Year of the license. */
  readonly year: string;
  /** Version of this package that made the project. */
  readonly version: string;
}

export interface Project {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly answers: ProjectAnswers;
}

/** Versions of Python that a project may support from, oldest first. */
export const PYTHONS = ['3.11', '3.12', '3.13', '3.14'] as const;

/** Version of Python in the image, unless the project supports newer ones only. */
const IMAGE_PYTHON = '3.13';

/** Name of the file that holds a project's answers. */
export const ANSWERS_FILE = '.yo-rc.json';

const ANSWERS = ['project', 'libname', 'description', 'author', 'license', 'python', 'year', 'version'] as const;

/** Files that show that a project has a part. */
const MARKER_FILES = { service: 'make/service.mk', docker: 'make/docker.mk' } as const;

/**
 * The project that a folder is in: the folder itself or the nearest one above it. Another generator's `.yo-rc.json` is
 * no project of ours.
 *
 * @param fs - Sees what this run has written but not yet committed, too.
 */
export function findProject(fs: MemFsEditor, from: string): Project | undefined {
  for (let root = path.resolve(from); ; root = path.dirname(root)) {
    const answers = readAnswers(fs, root);
    if (answers) return { root, answers };
    if (root === path.dirname(root)) return undefined;
  }
}

/** The project whose root a folder is, if it is one. */
export function projectAt(fs: MemFsEditor, root: string): Project | undefined {
  const answers = readAnswers(fs, root);
  return answers && { root, answers };
}

/**
 * @throws UserError, with the way out, where the folder is in no project of ours.
 */
export function requireProject(fs: MemFsEditor, from: string): Project {
  const project = findProject(fs, from);
  if (project) return project;
  throw new UserError(
    `there is no data science project in ${from} or above it; ` +
      'make one with "quickstart --path DIR" (or "yo datascience"), or name the project with --path DIR',
  );
}

/**
 * The text of a project's `.yo-rc.json`: its answers, beside those of other generators.
 *
 * @returns `undefined` where the file says all that already.
 */
export function answersText(fs: MemFsEditor, { root, answers }: Project): string | undefined {
  const others = readJson(fs, path.join(root, ANSWERS_FILE)) ?? {};
  if (isDeepStrictEqual(others[ownPackage.name], answers)) return undefined;
  const sorted = Object.fromEntries(Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...others, [ownPackage.name]: sorted }, undefined, 2)}\n`;
}

/** What the templates of every part can use. */
export function templateData({ answers }: Project) {
  const pythons = PYTHONS.slice(PYTHONS.findIndex((python) => python === answers.python));
  const imagePython = pythons.find((python) => python === IMAGE_PYTHON) ?? answers.python;
  return { ...answers, pythons, imagePython };
}

/** Whether a project has a part, on the disk or written by this run. */
export function hasPart(fs: MemFsEditor, { root }: Pick<Project, 'root'>, part: keyof typeof MARKER_FILES): boolean {
  return isThere(fs, path.join(root, MARKER_FILES[part]));
}

function readAnswers(fs: MemFsEditor, root: string): ProjectAnswers | undefined {
  const file = path.join(root, ANSWERS_FILE);
  const ours = readJson(fs, file)?.[ownPackage.name];
  if (typeof ours !== 'object' || ours === null) return undefined;
  return checkedAnswers(file, ours as unknown as Values);
}

/** Answers go into paths and code, and the file may have been edited since they were checked. */
function checkedAnswers(file: string, answers: Values): ProjectAnswers {
  const broken = ANSWERS.find((key) => typeof answers[key] !== 'string');
  const { libname, python, version: madeBy } = answers as unknown as ProjectAnswers;
  const problem =
    (broken && `"${broken}" has to be a text`) ??
    refuseLibraryName(libname) ??
    (PYTHONS.some((known) => known === python) ? undefined : `"${python}" is not a Python that can be supported`) ??
    (/^\d+\.\d+\.\d+[\w.+-]*$/.test(madeBy) ? undefined : `"${madeBy}" is not a version`);
  if (problem === undefined) return answers as unknown as ProjectAnswers;
  throw new UserError(`the answers in ${file} cannot be used: ${problem}`);
}

/** Asks the editor only about files that are in memory: it takes one below a file for an error. */
function isThere(fs: MemFsEditor, file: string): boolean {
  return fs.store.existsInMemory(file) ? fs.exists(file) : entryAt(file) !== undefined;
}

function readJson(fs: MemFsEditor, file: string): Values | undefined {
  if (!isThere(fs, file)) return undefined;
  if (entryAt(file)?.isFile() === false) throw new UserError(`${file} is not a regular file; move it away first`);
  try {
    const content: unknown = fs.readJSON(file);
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Values;
  } catch (error) {
    throw new UserError(`${file} cannot be read (${(error as Error).message}); mend it or put it away`, {
      cause: error,
    });
  }
  throw new UserError(`${file} holds no JSON object; mend it or put it away`);
}
