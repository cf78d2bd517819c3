import Generator from 'yeoman-generator';
import { UserError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { sayNext } from '../../project/next-steps.js';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { hasPart, type Project } from '../../project/project.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { reader } from '../../project/reading.js';
import { stagePart } from '../../project/merging/staging.js';
import { docker } from './files.js';
import { description, questions } from './questions.js';

export type DockerOptions = OptionsOf<typeof questions>;

/** `datascience:docker`: adds the image of the service to a project. */
export default class DockerGenerator extends Generator<Record<string, never>, GeneratorOptions<DockerOptions>> {
  #project!: Project;

  constructor(args?: string[], options?: GeneratorOptions<DockerOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<DockerOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = openProject(this, questions);
    await answer(this, questions);
  }

  writing(): void {
    stagePart(this, this.#project, docker);
  }

  /** Not before, and before anything is written: a service may come with the same run, ahead of the image or after it. */
  conflicts(): void {
    if (!hasPart(reader(this.fs), this.#project, 'service')) {
      throw new UserError(
        'the Docker image is that of the service, and this project has none; ' +
          'add it first with "quickstart service" (or "yo datascience:service")',
      );
    }
  }

  end(): void {
    sayNext(this, this.#project, [
      ['make build', 'builds the image'],
      ['make docker-run', 'runs it'],
    ]);
  }
}
