import { refuseDemoName, sentence } from '../../project/names.js';
import { projectPath, type Question, runOptions } from '../../project/questions.js';

export const description = 'Adds a Streamlit demo to a data science project';

export const questions = [
  {
    name: 'name',
    kind: 'text',
    positional: true,
    placeholder: 'NAME',
    description: 'name of the demo, which is its folder below demos/',
    message: 'Name of the demo',
    proposal: () => 'first-demo',
    refuse: (name) => sentence('demo', name, refuseDemoName(name)),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
