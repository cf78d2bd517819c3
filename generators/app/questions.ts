import path from 'node:path';
import { isInsideRepository } from '../../project/git.js';
import { refuseDemoName, refuseLibraryName, refuseProjectName, toLibraryName } from '../../project/names.js';
import { PYTHONS } from '../../project/project.js';
import { type Context, type Question, runOptions, type Values } from '../../project/questions.js';

export const description = 'Starts a data science project: library, service, Docker image and demos';

export const LICENSES = ['MIT', 'BSD-3-Clause', 'Apache-2.0', 'GPL-3.0-or-later', 'none'] as const;

export const questions = [
  {
    name: 'path',
    kind: 'text',
    placeholder: 'DIR',
    essential: true,
    description: 'project folder, created if missing',
    message: 'Project folder',
    proposal: (_answers, { cwdIsEmpty }) => (cwdIsEmpty() ? '.' : 'data-project'),
    refuse: refusePath,
  },
  {
    name: 'libname',
    kind: 'text',
    placeholder: 'NAME',
    essential: true,
    description: 'name of the Python library (default: from the folder)',
    message: 'Name of the Python library',
    default: (answers, context) => toLibraryName(folderName(answers, context)) || 'data_library',
    refuse: (name) => refuseLibraryName(name),
  },
  {
    name: 'description',
    kind: 'text',
    placeholder: 'TEXT',
    description: 'what the project is for, in one line',
    message: 'What the project is for, in one line',
    default: ({ libname }) => `A data science project: ${String(libname).replaceAll('_', ' ')}`,
    refuse: (text) => refuseText('description', text),
  },
  {
    name: 'author',
    kind: 'text',
    placeholder: 'TEXT',
    description: 'copyright holder (default: from git)',
    message: 'Author',
    default: (_answers, { gitUser }) => gitUser(),
    refuse: (text) => refuseText('author', text),
  },
  {
    name: 'license',
    kind: 'choice',
    placeholder: 'ID',
    choices: LICENSES,
    description: `license: ${LICENSES.join(', ')} (default: MIT)`,
    message: 'License',
    default: () => 'MIT',
  },
  {
    name: 'python',
    kind: 'choice',
    placeholder: 'VERSION',
    choices: PYTHONS,
    description: `oldest supported Python: ${PYTHONS.join(', ')} (default: ${PYTHONS[0]})`,
    message: 'Oldest supported Python',
    default: () => PYTHONS[0],
  },
  {
    name: 'year',
    kind: 'text',
    placeholder: 'YYYY',
    description: 'year of the license (default: the current year)',
    default: (_answers, { year }) => year(),
    refuse: (text) => (/^\d{4}$/.test(text) ? undefined : `"${text}" is not a four-digit year`),
  },
  {
    name: 'service',
    kind: 'switch',
    onByDefault: true,
    description: 'add an HTTP service (default: yes)',
    message: 'Add an HTTP service?',
    default: () => true,
  },
  {
    name: 'docker',
    kind: 'switch',
    onByDefault: true,
    description: "add the service's Docker image (default: yes)",
    message: 'Add a Docker image for it?',
    when: ({ service }) => service === true,
    default: ({ service }) => service === true,
  },
  {
    name: 'demo',
    kind: 'list',
    placeholder: 'NAME',
    description: 'add a Streamlit demo; may be given several times',
    message: 'Demos to create, separated by spaces (optional)',
    default: () => [],
    refuse: (name, _context, earlier) => refuseDemoName(name, earlier),
  },
  {
    name: 'git',
    kind: 'switch',
    onByDefault: true,
    description: 'make a git repository (default: yes, unless inside another one)',
    default: (answers, { cwd }) => !isInsideRepository(path.resolve(cwd, String(answers['path']))),
  },
  ...runOptions,
] as const satisfies readonly Question[];

/** The last part of the project's path. */
export function folderName(answers: Values, { cwd }: Pick<Context, 'cwd'>): string {
  return path.basename(path.resolve(cwd, String(answers['path'])));
}

function refusePath(value: string, context: Context): string | undefined {
  if (value.trim() === '') return 'the path is empty; name a folder, or . for the current one';
  if (value.startsWith('~'))
    return `"${value}" would be a folder called "~", as no shell has expanded it; write the whole path`;
  const name = folderName({ path: value }, context);
  return refuseProjectName(name);
}

function refuseText(what: string, text: string): string | undefined {
  if (!text.isWellFormed()) return `the ${what} is not valid Unicode; type it again`;
  // oxlint-disable-next-line no-control-regex -- to find these is the point
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  return control ? `the ${what} holds the control character ${JSON.stringify(control[0])}; leave it out` : undefined;
}
