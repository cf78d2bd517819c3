import Generator, { type BaseOptions } from 'yeoman-generator';
import { refuseUnaskableConflicts } from '../../project/conflicts.js';
import { UserError } from '../../project/errors.js';
import { writeFiles } from '../../project/files.js';
import { answer, declareOptions, features, sayNext } from '../../project/options.js';
import { hasPart, type Project, requireProject, templateData } from '../../project/project.js';
import type { OptionsOf } from '../../project/questions.js';
import { files } from './files.js';
import { description, questions } from './questions.js';

export type DockerOptions = BaseOptions & OptionsOf<typeof questions>;

/** `datascience:docker`: adds the image of the service to a project. */
export default class DockerGenerator extends Generator<Record<string, never>, DockerOptions> {
  #project!: Project;

  constructor(args?: string[], options?: DockerOptions) {
    super(args ?? [], options ?? ({} as DockerOptions), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    const { path } = await answer(this, questions);
    this.#project = requireProject(this.fs, this.destinationPath(String(path)));
  }

  writing(): void {
    const { root } = this.#project;
    // Not before: a service that is added in the same run is written by now.
    if (!hasPart(this.fs, this.#project, 'service')) {
      throw new UserError(
        'the Docker image is that of the service, and this project has none; ' +
          'add it first with "quickstart service" (or "yo datascience:service")',
      );
    }
    writeFiles(this.fs, files, { templates: this.templatePath(), root, data: templateData(this.#project) });
  }

  conflicts(): void {
    refuseUnaskableConflicts(this);
  }

  end(): void {
    sayNext(this, this.#project, [
      ['make build', 'builds the image'],
      ['make docker-run', 'runs it'],
    ]);
  }
}
