import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Takes away a part of a project; files that you edited stay, unless --force';

/** Parts that can be taken away, and whether they have a name. */
export const REMOVABLE: Readonly<Record<string, boolean>> = {
  service: false,
  docker: false,
  demo: true,
  module: true,
  research: true,
  bin: true,
};

export const questions = [
  {
    name: 'part',
    kind: 'choice',
    positional: true,
    essential: true,
    placeholder: 'PART',
    choices: Object.keys(REMOVABLE),
    description: `what to take away: ${Object.keys(REMOVABLE).join(', ')}`,
    message: 'Which part',
  },
  {
    name: 'name',
    kind: 'text',
    positional: true,
    placeholder: 'NAME',
    description: 'its name, where it has one',
    message: 'Its name',
    when: ({ part }) => REMOVABLE[String(part)] === true,
    default: () => '',
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
