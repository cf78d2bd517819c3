import path from 'node:path';
import { checkDestination } from '../../project/destination.js';
import { isInsideRepository } from '../../project/git.js';
import { refuseDemoName, refuseProjectName } from '../../project/asking/names.js';
import { folderName, partQuestions, projectQuestions } from '../../project/asking/project-questions.js';
import { type Context, type Question, runOptions } from '../../project/asking/questions.js';
import { ANSWERS_FILE, projectAt } from '../../project/project.js';
import { readDisk } from '../../project/reading.js';
import { shellWord } from '../../project/shell-words.js';

export const description = 'Starts a data science project: library, service, Docker image and demos';

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
    refuseAsked: refuseDestination,
  },
  ...projectQuestions,
  ...partQuestions,
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

/** Why nothing could be written there; a project that is there has its answers, and is not asked for them. */
function refuseDestination(value: string, { cwd }: Context): string | undefined {
  const root = path.resolve(cwd, value);
  try {
    checkDestination(root, path.join(root, ANSWERS_FILE));
    if (!projectAt(readDisk, root)) return undefined;
    return `there is a project already; to go over it: quickstart --path ${shellWord(value)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function refusePath(value: string, context: Context): string | undefined {
  if (value.trim() === '') return 'the path is empty; name a folder, or . for the current one';
  if (value.startsWith('~'))
    return `"${value}" would be a folder called "~", as no shell has expanded it; write the whole path`;
  const name = folderName({ path: value }, context);
  return refuseProjectName(name);
}
