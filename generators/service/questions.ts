import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Adds an HTTP service to a project';

export const questions = [projectPath, ...runOptions] as const satisfies readonly Question[];
