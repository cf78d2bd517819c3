import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { UserError } from '../../project/errors.js';
import { hasPart, type Project } from '../../project/project.js';
import type { Read } from '../../project/reading.js';
import { PartGenerator } from '../part-generator.js';
import { deploy } from './files.js';
import { description, questions } from './questions.js';

export type DeployOptions = OptionsOf<typeof questions>;

/** `datascience:deploy`: adds Kubernetes manifests for the image of the service to a project. */
export default class DeployGenerator extends PartGenerator<DeployOptions> {
  constructor(args?: string[], options?: GeneratorOptions<DeployOptions>) {
    super(args, options, {
      description,
      questions,
      part: () => deploy,
      check: requireImage,
      next: () => [
        ['kubectl kustomize deploy/overlays/staging', 'shows what would be deployed'],
        ['make deploy ENVIRONMENT=staging', 'says what else it has to know'],
      ],
    });
  }
}

function requireImage(project: Project, read: Read): void {
  if (hasPart(read, project, 'docker')) return;
  throw new UserError(
    'the manifests are for the Docker image, and this project has none; ' +
      'add it first with "quickstart docker" (or "yo datascience:docker")',
  );
}
