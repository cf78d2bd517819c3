import { partName, projectPath, type Question, runOptions } from '../../project/asking/questions.js';
import { NAMED_KINDS } from '../parts.js';

export const description = 'Gives a part another name, in its own files, too; your edits go along';

export const questions = [
  {
    name: 'part',
    kind: 'choice',
    positional: true,
    essential: true,
    placeholder: 'PART',
    choices: NAMED_KINDS,
    description: `what to rename: ${NAMED_KINDS.join(', ')}`,
    message: 'Which part',
  },
  {
    ...partName,
    description: 'its name until now',
    message: 'Its name until now',
  },
  {
    ...partName,
    name: 'to',
    placeholder: 'NEW',
    description: 'its new name',
    message: 'Its new name',
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
