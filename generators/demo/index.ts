import Generator from 'yeoman-generator';
import { features } from '../../project/features.js';
import { sayNext } from '../../project/next-steps.js';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import type { Project } from '../../project/project.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { stagePart } from '../../project/merging/staging.js';
import { demo } from './files.js';
import { description, questions } from './questions.js';

export type DemoOptions = OptionsOf<typeof questions>;

/** `datascience:demo NAME`: adds a Streamlit demo to a project. */
export default class DemoGenerator extends Generator<Record<string, never>, GeneratorOptions<DemoOptions>> {
  #project!: Project;
  #name!: string;

  constructor(args?: string[], options?: GeneratorOptions<DemoOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<DemoOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = openProject(this, questions);
    const { name } = await answer(this, questions, { project: this.#project });
    this.#name = String(name);
  }

  writing(): void {
    stagePart(this, this.#project, demo(this.#name));
  }

  end(): void {
    sayNext(this, this.#project, [[`make demo DEMO_NAME=${this.#name}`, 'opens it in the browser']]);
  }
}
