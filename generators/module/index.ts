import Generator from 'yeoman-generator';
import { features } from '../../project/features.js';
import { sayNext } from '../../project/next-steps.js';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import type { Project } from '../../project/project.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { stagePart } from '../../project/merging/staging.js';
import { module } from './files.js';
import { description, questions } from './questions.js';

export type ModuleOptions = OptionsOf<typeof questions>;

/** `datascience:module NAME`: adds a module and its tests to the library. */
export default class ModuleGenerator extends Generator<Record<string, never>, GeneratorOptions<ModuleOptions>> {
  #project!: Project;
  #name!: string;

  constructor(args?: string[], options?: GeneratorOptions<ModuleOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<ModuleOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = openProject(this, questions);
    const { name } = await answer(this, questions, { project: this.#project });
    this.#name = String(name);
  }

  writing(): void {
    stagePart(this, this.#project, module(this.#name));
  }

  end(): void {
    sayNext(this, this.#project, [['make test', 'runs its tests, too']]);
  }
}
