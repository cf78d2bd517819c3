import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { UserError } from '../../project/errors.js';
import { hasPart, type Project } from '../../project/project.js';
import type { Read } from '../../project/reading.js';
import { PartGenerator } from '../part-generator.js';
import { docker } from './files.js';
import { description, questions } from './questions.js';

export type DockerOptions = OptionsOf<typeof questions>;

/** `datascience:docker`: adds the image of the service to a project. */
export default class DockerGenerator extends PartGenerator<DockerOptions> {
  constructor(args?: string[], options?: GeneratorOptions<DockerOptions>) {
    super(args, options, {
      description,
      questions,
      part: () => docker,
      check: requireService,
      next: () => [
        ['make build', 'builds the image'],
        ['make docker-run', 'runs it'],
      ],
    });
  }
}

function requireService(project: Project, read: Read): void {
  if (hasPart(read, project, 'service')) return;
  throw new UserError(
    'the Docker image is that of the service, and this project has none; ' +
      'add it first with "quickstart service" (or "yo datascience:service")',
  );
}
