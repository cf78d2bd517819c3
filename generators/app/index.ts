import path from 'node:path';
import Generator, { type BaseOptions } from 'yeoman-generator';
import { refuseUnaskableConflicts } from '../../project/conflicts.js';
import { UsageError } from '../../project/errors.js';
import { writeFiles, writtenFiles } from '../../project/files.js';
import { startRepository } from '../../project/git.js';
import { answer, canAsk, declareOptions, features, sayNext } from '../../project/options.js';
import {
  ANSWERS_FILE,
  findProject,
  generator,
  hasPart,
  type Project,
  projectAt,
  templateData,
  writeAnswers,
} from '../../project/project.js';
import type { OptionsOf, Values } from '../../project/questions.js';
import DemoGenerator, { type DemoOptions } from '../demo/index.js';
import DockerGenerator from '../docker/index.js';
import ServiceGenerator from '../service/index.js';
import { files } from './files.js';
import { description, folderName, questions } from './questions.js';

const PARTS = { service: ServiceGenerator, demo: DemoGenerator, docker: DockerGenerator };

export type AppOptions = BaseOptions & OptionsOf<typeof questions>;

/** `datascience:app`: starts a project, or goes over the one that is there. */
export default class AppGenerator extends Generator<Record<string, never>, AppOptions> {
  #project!: Project;
  #parts!: { service: boolean; docker: boolean; demos: readonly string[]; git: boolean };

  constructor(args?: string[], options?: AppOptions) {
    super(args ?? [], options ?? ({} as AppOptions), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    if (canAsk(this.options)) await welcome(this);
    const answers = await answer(this, questions, (given) => this.#remembered(given));
    this.#project = projectOf(this, answers);
    // In memory only, and this early so that parts which a host composes beside us find the project.
    writeAnswers(this.fs, this.#project);
    this.#parts = {
      service: answers['service'] === true,
      docker: answers['docker'] === true,
      demos: answers['demo'] as readonly string[],
      git: answers['git'] === true,
    };
  }

  async configuring(): Promise<void> {
    const { service, docker, demos } = this.#parts;
    if (service) await this.#compose('service');
    for (const name of demos) await this.#compose('demo', { name });
    if (docker) await this.#compose('docker');
  }

  writing(): void {
    const { root } = this.#project;
    writeFiles(this.fs, files, { templates: this.templatePath(), root, data: templateData(this.#project) });
  }

  conflicts(): void {
    refuseUnaskableConflicts(this);
  }

  end(): void {
    if (this.#parts.git && this.options.dryRun !== true) {
      const note = startRepository(this.#project.root, [ANSWERS_FILE, ...writtenFiles(this.fs, this.#project.root)]);
      if (note !== undefined) this.log(note);
    }
    const { service, demos } = this.#parts;
    sayNext(this, this.#project, [
      ['make dev', 'installs it and what it needs'],
      ['make test', 'runs its tests'],
      ...(service ? ([['make run', 'starts the service']] as const) : []),
      [`make demo DEMO_NAME=${demos[0] ?? 'cool-demo'}`, 'opens a demo, made if need be, in the browser'],
    ]);
  }

  /** In a project that is there nothing is asked again, and its parts stay as they are unless an option says so. */
  #remembered({ path: given, libname }: Values): Values {
    const project =
      given === undefined
        ? findProject(this.fs, this.env.cwd)
        : projectAt(this.fs, this.destinationPath(String(given)));
    if (!project) return {};
    const { root, answers } = project;
    if (libname !== undefined && libname !== answers.libname) {
      throw new UsageError(
        `the library of ${root} is called "${answers.libname}"; it cannot become "${String(libname)}"`,
      );
    }
    const has = (part: 'service' | 'docker') => hasPart(this.fs, project, part);
    return { ...answers, path: root, service: has('service'), docker: has('docker'), demo: [], git: false };
  }

  async #compose(part: keyof typeof PARTS, options: { name?: string } = {}): Promise<void> {
    const { defaults, dryRun, force } = this.options;
    const composed: Partial<DemoOptions> = { ...options, path: this.#project.root, defaults, dryRun, force };
    await this.composeWith<DemoGenerator>(
      { Generator: PARTS[part], path: this.templatePath('../..', part, 'index.js') },
      composed,
    );
  }
}

function projectOf({ fs, env }: Generator, answers: Values): Project {
  const root = path.resolve(env.cwd, String(answers['path']));
  const known = projectAt(fs, root)?.answers;
  const text = (name: string) => String(answers[name]);
  return {
    root,
    answers: {
      project: known?.project ?? folderName(answers, env),
      libname: text('libname'),
      description: text('description'),
      author: text('author'),
      license: text('license'),
      python: text('python'),
      year: text('year'),
      version: generator.version,
    },
  };
}

async function welcome({ log }: Generator): Promise<void> {
  const { default: yosay } = await import('yosay');
  log(yosay('Hello! A few questions, and your data science project is there.'));
}
