import { templatesQuestion } from '../../project/asking/project-questions.js';
import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Brings newer templates into every part';

export const questions = [
  projectPath,
  {
    name: 'check',
    kind: 'switch',
    description: 'change nothing; the exit status is 3 where an update waits',
    default: () => false,
  },
  {
    name: 'verify',
    kind: 'switch',
    description: "run the project's `make test` before and after, and put all back if only the second fails",
    default: () => false,
  },
  {
    ...templatesQuestion,
    description: 'another folder with templates of your team; "" for none',
  },
  ...runOptions,
] as const satisfies readonly Question[];
