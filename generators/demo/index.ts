import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Generator, { type BaseOptions } from 'yeoman-generator';
import { refuseUnaskableConflicts } from '../../project/conflicts.js';
import { UsageError } from '../../project/errors.js';
import { writeFiles } from '../../project/files.js';
import { refuseDemoName, sentence } from '../../project/names.js';
import { answer, declareOptions, features, sayNext } from '../../project/options.js';
import { type Project, requireProject, templateData } from '../../project/project.js';
import type { OptionsOf } from '../../project/questions.js';
import { files } from './files.js';
import { description, questions } from './questions.js';

export type DemoOptions = BaseOptions & OptionsOf<typeof questions>;

/** `datascience:demo NAME`: adds a Streamlit demo to a project. */
export default class DemoGenerator extends Generator<Record<string, never>, DemoOptions> {
  #project!: Project;
  #name!: string;

  constructor(args?: string[], options?: DemoOptions) {
    super(args ?? [], options ?? ({} as DemoOptions), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    // Before the name is asked: without a project there is nothing to ask for.
    const answers = await answer(this, questions, (given) => {
      this.#project = requireProject(this.fs, this.destinationPath(String(given['path'] ?? '')));
      return {};
    });
    this.#name = String(answers['name']);
    const refused = sentence('demo', this.#name, refuseDemoName(this.#name, demosOf(this.#project)));
    if (refused !== undefined) throw new UsageError(refused);
  }

  writing(): void {
    const data = { ...templateData(this.#project), demo: this.#name };
    const { root } = this.#project;
    writeFiles(this.fs, files, { templates: this.templatePath(), root, folder: `demos/${this.#name}`, data });
  }

  conflicts(): void {
    refuseUnaskableConflicts(this);
  }

  end(): void {
    sayNext(this, this.#project, [[`make demo DEMO_NAME=${this.#name}`, 'opens it in the browser']]);
  }
}

function demosOf({ root }: Project): string[] {
  const folder = path.join(root, 'demos');
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
