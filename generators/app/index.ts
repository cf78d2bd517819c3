import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import Generator from 'yeoman-generator';
import { UsageError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { startRepository } from '../../project/git.js';
import { conclude, type Step } from '../../project/next-steps.js';
import { canAsk, declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { findProject, hasPart, type Project, projectAt, projectWith } from '../../project/project.js';
import { folderName } from '../../project/asking/project-questions.js';
import { answer } from '../../project/asking/prompting.js';
import type { OptionsOf, Values } from '../../project/asking/questions.js';
import { undoInterruptedRun } from '../../project/merging/recovery.js';
import { reader } from '../../project/reading.js';
import { committedFiles, runOf } from '../../project/merging/run.js';
import { stageAnswers, stagePart } from '../../project/merging/staging.js';
import { hasColors } from '../../project/telling/terminal.js';
import DemoGenerator, { type DemoOptions } from '../demo/index.js';
import DockerGenerator from '../docker/index.js';
import ServiceGenerator from '../service/index.js';
import { templatesGiven } from '../team-folder.js';
import { app } from './files.js';
import { description, questions } from './questions.js';

const PARTS = { service: ServiceGenerator, demo: DemoGenerator, docker: DockerGenerator };

export type AppOptions = OptionsOf<typeof questions>;

/** `datascience:app`: starts a project, or goes over the one that is there. */
export default class AppGenerator extends Generator<Record<string, never>, GeneratorOptions<AppOptions>> {
  #project!: Project;
  #answers!: Values;
  #parts!: { service: boolean; docker: boolean; demos: readonly string[]; git: boolean };

  constructor(args?: string[], options?: GeneratorOptions<AppOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<AppOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#answers = await answer(this, questions, {
      remembered: (given) => this.#remembered(given),
      greet: () => greet(this),
    });
    const answers = this.#answers;
    this.#project = this.#projectOf(answers);
    // In memory only, and this early so that parts which a host composes beside us find the project.
    stageAnswers(this, this.#project);
    this.#parts = {
      service: answers['service'] === true,
      docker: answers['docker'] === true,
      demos: answers['demo'] as readonly string[],
      git: answers['git'] === true,
    };
    if (this.#parts.git) runOf(this.fs.store).also.push(['git', 'a repository, with a first commit']);
  }

  async configuring(): Promise<void> {
    const { service, docker, demos } = this.#parts;
    if (service) await this.#compose('service');
    for (const name of demos) await this.#compose('demo', { name });
    if (docker) await this.#compose('docker');
  }

  writing(): void {
    stagePart(this, this.#project, app);
  }

  async end(): Promise<void> {
    const { root } = this.#project;
    if (this.#parts.git && this.options.dryRun !== true) {
      const note = startRepository(root, committedFiles(this.fs.store, root));
      if (note !== undefined) this.log(note);
    }
    await conclude(this, this.#project, this.#answers, this.#nextSteps());
  }

  /** In a project that is there nothing is asked again, and its parts stay as they are unless an option says so. */
  #remembered({ path: given, libname, service }: Values): Values {
    const from = path.resolve(this.destinationRoot(), typeof given === 'string' ? given : '');
    undoInterruptedRun(this, from);
    const project = given === undefined ? findProject(reader(this.fs), from) : projectAt(reader(this.fs), from);
    if (!project) return {};
    const { root, answers, remembered } = project;
    if (libname !== undefined && libname !== answers.libname) {
      throw new UsageError(
        `the library of ${root} is called "${answers.libname}"; it cannot become "${String(libname)}"`,
      );
    }
    const has = (part: 'service' | 'docker') => hasPart(reader(this.fs), project, part);
    if (service === false && has('service')) {
      throw new UsageError(`${root} has a service already; --no-service does not take it away`);
    }
    return { ...remembered, path: root, service: has('service'), docker: has('docker'), demo: [], git: false };
  }

  #projectOf(answers: Values): Project {
    const root = path.resolve(this.destinationRoot(), String(answers['path']));
    const known = projectAt(reader(this.fs), root)?.answers;
    const templates = templatesGiven(this, root) ?? answers['templates'];
    return projectWith(root, known?.project ?? folderName(answers, { cwd: this.destinationRoot() }), {
      ...answers,
      templates,
    });
  }

  async #compose(part: keyof typeof PARTS, own: { name?: string } = {}): Promise<void> {
    const { dryRun, force, onConflict } = this.options;
    const defaults = !canAsk(this.options);
    const options: Partial<DemoOptions> = { ...own, path: this.#project.root, defaults, dryRun, force, onConflict };
    const generator = { Generator: PARTS[part], path: this.templatePath('../..', part, 'index.js') };
    await this.composeWith<DemoGenerator>(generator, options);
  }

  #nextSteps(): Step[] {
    const run: Step[] = hasPart(reader(this.fs), this.#project, 'service') ? [['make run', 'starts the service']] : [];
    const demo = this.#parts.demos[0] ?? 'cool-demo';
    return [
      ['make dev', 'installs it and what it needs'],
      ['make test', 'runs its tests'],
      ...run,
      [`make demo DEMO_NAME=${demo}`, 'opens a demo in the browser, made if missing'],
    ];
  }
}

async function greet({ env, log }: Generator): Promise<void> {
  const { default: yosay } = await import('yosay');
  const banner = yosay('Hello! A few questions, and your data science project is ready.');
  log(hasColors(env) ? banner : stripVTControlCharacters(banner));
}
