import { projectPath, type Question } from '../../project/asking/questions.js';

export const description = 'Tells what became of every generated file';

export const questions = [
  projectPath,
  {
    name: 'json',
    kind: 'switch',
    description: 'print it as JSON',
    default: () => false,
  },
] as const satisfies readonly Question[];
