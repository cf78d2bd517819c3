import path from 'node:path';
import { isInsideRepository } from '../../project/git.js';
import { refuseDemoName, refuseProjectName } from '../../project/asking/names.js';
import { folderName, partQuestions, projectQuestions } from '../../project/asking/project-questions.js';
import { type Context, type Question, runOptions } from '../../project/asking/questions.js';

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

function refusePath(value: string, context: Context): string | undefined {
  if (value.trim() === '') return 'the path is empty; name a folder, or . for the current one';
  if (value.startsWith('~'))
    return `"${value}" would be a folder called "~", as no shell has expanded it; write the whole path`;
  const name = folderName({ path: value }, context);
  return refuseProjectName(name);
}
