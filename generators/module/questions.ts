import { refuseModuleName } from '../../project/asking/names.js';
import { partName, projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Adds a module and its tests to the library';

export const questions = [
  {
    ...partName,
    description: 'name of the module, as it is imported',
    message: 'Name of the module',
    proposal: () => 'features',
    refuse: (name) => refuseModuleName(name),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
