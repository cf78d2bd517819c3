import { projectPath, type Question } from '../../project/asking/questions.js';

export const description = 'Downloads a file into resources/ and lists it';

export const questions = [
  {
    name: 'url',
    kind: 'text',
    positional: true,
    placeholder: 'URL',
    description: 'where the file is: https://, s3://, gs:// …',
  },
  {
    name: 'name',
    kind: 'text',
    placeholder: 'NAME',
    description: 'its path in resources/ (default: the last name in the URL)',
    default: () => '',
  },
  {
    name: 'license',
    kind: 'text',
    placeholder: 'TEXT',
    description: 'the terms that it may be used under, such as Apache-2.0',
    default: () => '',
  },
  projectPath,
] as const satisfies readonly Question[];

export const notes = ['It is `make resource URL=…` of the project, which needs no Node.'];
