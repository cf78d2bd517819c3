import Generator, { type BaseOptions } from 'yeoman-generator';
import { refuseUnaskableConflicts } from '../../project/conflicts.js';
import { writeFiles } from '../../project/files.js';
import { answer, declareOptions, features, sayNext } from '../../project/options.js';
import { type Project, requireProject, templateData } from '../../project/project.js';
import type { OptionsOf } from '../../project/questions.js';
import { files } from './files.js';
import { description, questions } from './questions.js';

export type ServiceOptions = BaseOptions & OptionsOf<typeof questions>;

/** `datascience:service`: adds an HTTP service to a project. */
export default class ServiceGenerator extends Generator<Record<string, never>, ServiceOptions> {
  #project!: Project;

  constructor(args?: string[], options?: ServiceOptions) {
    super(args ?? [], options ?? ({} as ServiceOptions), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    const { path } = await answer(this, questions);
    this.#project = requireProject(this.fs, this.destinationPath(String(path)));
  }

  writing(): void {
    const { root } = this.#project;
    writeFiles(this.fs, files, { templates: this.templatePath(), root, data: templateData(this.#project) });
  }

  conflicts(): void {
    refuseUnaskableConflicts(this);
  }

  end(): void {
    sayNext(this, this.#project, [
      ['make dev', 'installs what the service needs'],
      ['make run', 'starts it'],
    ]);
  }
}
