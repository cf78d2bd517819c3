import { refuseResearchName } from '../../project/asking/names.js';
import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Adds a notebook to the research folder of a data science project';

export const questions = [
  {
    name: 'name',
    kind: 'text',
    positional: true,
    essential: true,
    placeholder: 'NAME',
    description: 'name of the notebook and of its folder in research/',
    message: 'Name of the notebook',
    proposal: () => 'first-look',
    refuse: (name, { research }) => refuseResearchName(name, research()),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
