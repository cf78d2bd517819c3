import { refuseNewScriptName } from '../../project/asking/names.js';
import { partName, projectPath, type Question, runOptions } from '../../project/asking/questions.js';
import { isLanguage, LANGUAGES } from './files.js';

export const description = 'Adds a script and its tests to the bin folder';

export const questions = [
  {
    ...partName,
    description: 'name of the script, without .py or .sh',
    message: 'Name of the script',
    proposal: () => 'count_words',
    refuse: (name, { libname }) => refuseNewScriptName(name, libname()),
  },
  {
    name: 'language',
    kind: 'choice',
    placeholder: 'LANGUAGE',
    choices: LANGUAGES,
    description: `what it is written in: ${LANGUAGES.join(', ')} (default: ${LANGUAGES[0]})`,
    message: 'What it is written in',
    default: ({ name }, { recorded }) => {
      const { language } = recorded(`bin.${String(name)}`);
      return isLanguage(language) ? language : LANGUAGES[0];
    },
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
