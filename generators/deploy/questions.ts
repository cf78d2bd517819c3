import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';

export const description = 'Adds Kubernetes manifests for the Docker image to a project';

export const questions = [projectPath, ...runOptions] as const satisfies readonly Question[];
