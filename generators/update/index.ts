import Generator from 'yeoman-generator';
import { UpdateWaits } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { conclude, stepsInGit } from '../../project/next-steps.js';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { ownPackage, type Project, projectWith } from '../../project/project.js';
import { answer, askMissing, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf, Values } from '../../project/asking/questions.js';
import { recordedAnswers } from '../../project/reading.js';
import { partsOf, refuseNewer } from '../../project/merging/records.js';
import { changesStaged, committedFiles, runOf } from '../../project/merging/run.js';
import { stageAnswers, stagePart } from '../../project/merging/staging.js';
import { runTests } from '../../project/merging/verification.js';
import { partNamed } from '../parts.js';
import { templatesGiven } from '../team-folder.js';
import { description, questions } from './questions.js';

export type UpdateOptions = OptionsOf<typeof questions>;

/** `datascience:update`: brings newer templates into every part that a project has. */
export default class UpdateGenerator extends Generator<Record<string, never>, GeneratorOptions<UpdateOptions>> {
  #project!: Project;
  #answers!: Values;

  constructor(args?: string[], options?: GeneratorOptions<UpdateOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<UpdateOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    const project = await openProject(this, questions);
    this.#answers = await answer(this, questions);
    refuseNewer(`the project in ${project.root}`, project.version);
    const { root, answers } = project;
    const templates = templatesGiven(this, root) ?? answers.templates;
    this.#project = projectWith(root, answers.project, { ...(await askMissing(this, project)), templates });
  }

  writing(): void {
    const { root } = this.#project;
    stageAnswers(this, this.#project);
    for (const name of partsOf(root)) this.#stage(name);
    if (this.options.check === true) this.#check();
    if (this.options.verify === true) runOf(this.fs.store).verification = runTests(root, this.log);
  }

  async end(): Promise<void> {
    const { root } = this.#project;
    if (committedFiles(this.fs.store, root).length === 0 && this.options.dryRun !== true) {
      this.log(`the project is as ${ownPackage.name} ${ownPackage.version} makes it`);
    }
    await conclude(this, this.#project, this.#answers, [
      ...stepsInGit(root),
      ['make dev', 'installs what is needed now'],
      ['make test', 'runs its tests'],
    ]);
  }

  #stage(name: string): void {
    const part = partNamed(name, recordedAnswers(this.#project.root, name));
    if (part) stagePart(this, this.#project, part);
    else
      this.log(
        `"${name}" in .yo-base is no part that ${ownPackage.name} ${ownPackage.version} makes; it stays as it is`,
      );
  }

  #check(): void {
    const { all, project, conflicts } = changesStaged(this.fs.store);
    if (all === 0) return;
    const clash = conflicts === 0 ? '' : `, ${conflicts} of them where you changed the same lines`;
    throw new UpdateWaits(
      `an update to ${ownPackage.version} waits: it changes ${project} ${project === 1 ? 'file' : 'files'} of the project${clash}; see it with --dry-run`,
    );
  }
}
