import path from 'node:path';
import { refuseKnownLibraryName, refuseLibraryName, toLibraryName } from './names.js';
import type { Context, Question, Values } from './questions.js';

/** Licenses that a project may be under; `none` makes no LICENSE file. */
export const LICENSES = ['MIT', 'BSD-3-Clause', 'Apache-2.0', 'GPL-3.0-or-later', 'none'] as const;

/** Versions of Python that a project may support from, oldest first. */
export const PYTHONS = ['3.11', '3.12', '3.13', '3.14'] as const;

export const licenseQuestion = {
  name: 'license',
  kind: 'choice',
  placeholder: 'ID',
  choices: LICENSES,
  description: `license: ${LICENSES.join(', ')} (default: MIT)`,
  message: 'License',
  default: () => 'MIT',
} as const satisfies Question;

export const templatesQuestion = {
  name: 'templates',
  kind: 'text',
  placeholder: 'DIR',
  description: 'templates of your team, laid over those of the generator',
  default: () => '',
} as const satisfies Question;

/** What a project remembers in `.yo-rc.json`, and what the templates of every part can use. */
export const projectQuestions = [
  {
    name: 'libname',
    kind: 'text',
    placeholder: 'NAME',
    essential: true,
    description: 'name of the Python library (default: from the folder)',
    message: 'Name of the Python library',
    default: (answers, context) => toLibraryName(folderName(answers, context)) || 'data_library',
    refuse: (name) => refuseLibraryName(name),
    refuseKnown: refuseKnownLibraryName,
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
    message: 'Author (optional)',
    default: (_answers, { gitUser }) => gitUser(),
    refuse: (text) => refuseText('author', text),
  },
  licenseQuestion,
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
  templatesQuestion,
] as const satisfies readonly Question[];

/** Parts that a project may start with. */
export const partQuestions = [
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
] as const satisfies readonly Question[];

/** The last part of the project's path. */
export function folderName({ path: place = '' }: Values, { cwd }: Pick<Context, 'cwd'>): string {
  return path.basename(path.resolve(cwd, String(place)));
}

function refuseText(what: string, text: string): string | undefined {
  if (!text.isWellFormed()) return `the ${what} is not valid Unicode; type it again`;
  // oxlint-disable-next-line no-control-regex -- to find these is the point
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  return control ? `the ${what} holds the control character ${JSON.stringify(control[0])}; leave it out` : undefined;
}
