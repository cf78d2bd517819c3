import { refuseResearchName } from '../../project/asking/names.js';
import { partName, projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Adds a notebook to the research folder';

export const questions = [
  {
    ...partName,
    description: 'name of the notebook and of its folder in research/',
    message: 'Name of the notebook',
    proposal: () => 'first-look',
    refuse: (name, { namesIn }) => refuseResearchName(name, namesIn('research')),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
