import path from 'node:path';
import Generator from 'yeoman-generator';
import { UserError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { conclude, stepsInGit } from '../../project/next-steps.js';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { type Project, projectAt, projectWith } from '../../project/project.js';
import { answer, openFolder } from '../../project/asking/prompting.js';
import type { OptionsOf, Values } from '../../project/asking/questions.js';
import { reader } from '../../project/reading.js';
import { runOf } from '../../project/merging/run.js';
import { stageAnswers, stagePart } from '../../project/merging/staging.js';
import { app } from '../app/files.js';
import { docker } from '../docker/files.js';
import { service } from '../service/files.js';
import { templatesGiven } from '../team-folder.js';
import { type OldProject, requireOldProject, takeOver } from './old-project.js';
import { description, questions } from './questions.js';

export type AdoptOptions = OptionsOf<typeof questions>;

/** `datascience:adopt`: takes over a project of the old Python tool, and leaves the user's code as it is. */
export default class AdoptGenerator extends Generator<Record<string, never>, GeneratorOptions<AdoptOptions>> {
  #old!: OldProject;
  #project!: Project;
  #answers!: Values;

  constructor(args?: string[], options?: GeneratorOptions<AdoptOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<AdoptOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#old = requireOldProject(await openFolder(this, questions));
    const { root, libname } = this.#old;
    if (projectAt(reader(this.fs), root)) {
      throw new UserError(
        `${root} is a project of this generator already; bring it up to date with "quickstart update"`,
      );
    }
    this.#answers = await answer(this, questions, { remembered: () => ({ libname }) });
    const templates = templatesGiven(this, root) ?? '';
    this.#project = projectWith(root, path.basename(root), { ...this.#answers, libname, templates });
  }

  writing(): void {
    stageAnswers(this, this.#project);
    const { service: withService, docker: withDocker } = this.#answers;
    const parts = [app, ...(withService === true ? [service] : []), ...(withDocker === true ? [docker] : [])];
    for (const part of parts) stagePart(this, this.#project, part, (file, ours) => takeOver(this.#old, file, ours));
    this.#sayKept();
  }

  async end(): Promise<void> {
    await conclude(this, this.#project, this.#answers, [
      ...stepsInGit(this.#project.root),
      ['make dev', 'installs it and what it needs'],
      ['make test', 'runs its tests'],
    ]);
  }

  #sayKept(): void {
    const kept = [...runOf(this.fs.store).staged.values()].filter(({ decision }) => decision.action === 'edited');
    if (kept.length > 0) this.log(`yours, and left as they are: ${kept.map((file) => file.path).join(', ')}`);
  }
}
