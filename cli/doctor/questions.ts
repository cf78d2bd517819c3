import { projectPath, type Question } from '../../project/asking/questions.js';

export const description = 'Tells what is missing on this machine';

export const questions = [
  { ...projectPath, description: 'a project, or a folder in it (default: that of the current folder, if any)' },
  {
    name: 'json',
    kind: 'switch',
    description: 'print it as JSON',
    default: () => false,
  },
] as const satisfies readonly Question[];

export const notes = [
  'For each thing that is missing it tells how to get it. The exit status is 1',
  'where something is missing that the project cannot do without: in a project,',
  'what its parts need; elsewhere, what `make dev` and `make test` need.',
  'It runs the Python in the .venv of the project, as its commands do: look first',
  'into a project that you do not trust.',
];
