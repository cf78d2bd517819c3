import { refuseDemoName } from '../../project/asking/names.js';
import { partName, projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Adds a Streamlit demo to a project';

export const questions = [
  {
    ...partName,
    description: 'name of the demo, which is its folder in demos/',
    message: 'Name of the demo',
    proposal: () => 'first-demo',
    refuse: (name, { namesIn }) => refuseDemoName(name, namesIn('demos')),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
