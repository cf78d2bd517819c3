import Generator from 'yeoman-generator';
import { features } from '../../project/features.js';
import { sayNext } from '../../project/next-steps.js';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import type { Project } from '../../project/project.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { stagePart } from '../../project/merging/staging.js';
import { service } from './files.js';
import { description, questions } from './questions.js';

export type ServiceOptions = OptionsOf<typeof questions>;

/** `datascience:service`: adds an HTTP service to a project. */
export default class ServiceGenerator extends Generator<Record<string, never>, GeneratorOptions<ServiceOptions>> {
  #project!: Project;

  constructor(args?: string[], options?: GeneratorOptions<ServiceOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<ServiceOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = openProject(this, questions);
    await answer(this, questions);
  }

  writing(): void {
    stagePart(this, this.#project, service);
  }

  end(): void {
    sayNext(this, this.#project, [
      ['make dev', 'installs what the service needs'],
      ['make run', 'starts it'],
    ]);
  }
}
