import {
  licenseQuestion,
  LICENSES,
  partQuestions,
  projectQuestions,
  templatesQuestion,
} from '../../project/asking/project-questions.js';
import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Takes over a project of the old Python tool';

/** The library has its name already. */
const [, projectDescription, author, , python, year] = projectQuestions;

export const questions = [
  projectPath,
  projectDescription,
  author,
  {
    ...licenseQuestion,
    description: `license: ${LICENSES.join(', ')} (default: none)`,
    // Nobody's code comes under a license just because nobody was asked.
    default: () => 'none',
  },
  python,
  year,
  templatesQuestion,
  ...partQuestions,
  ...runOptions,
] as const satisfies readonly Question[];
