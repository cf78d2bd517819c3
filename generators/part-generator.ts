import Generator from 'yeoman-generator';
import { declareOptions, type GeneratorOptions } from '../project/asking/options.js';
import { answer, openProject } from '../project/asking/prompting.js';
import type { Question, Values } from '../project/asking/questions.js';
import { features } from '../project/features.js';
import { stagePart } from '../project/merging/staging.js';
import { conclude, type Step } from '../project/next-steps.js';
import type { Part } from '../project/parts.js';
import type { Project } from '../project/project.js';
import { type Read, reader } from '../project/reading.js';

/** What a generator that adds a part has to say; all else is the same for every part. */
export interface PartMaker {
  readonly description: string;
  readonly questions: readonly Question[];
  readonly part: (answers: Values, project: Project) => Part;
  /**
   * Checks, when all generators of the run have said what they write, whether the project can have the part.
   *
   * @param read - Sees what this run has written but not yet committed, too.
   * @throws UserError where it cannot.
   */
  readonly check?: (project: Project, read: Read) => void;
  readonly next: (answers: Values) => readonly Step[];
}

/** Adds one part to a project. */
export abstract class PartGenerator<Options extends object> extends Generator<
  Record<string, never>,
  GeneratorOptions<Options>
> {
  readonly #maker: PartMaker;
  #project!: Project;
  #answers!: Values;

  constructor(args: string[] | undefined, options: GeneratorOptions<Options> | undefined, maker: PartMaker) {
    super(args ?? [], options ?? ({} as GeneratorOptions<Options>), features(options));
    this.#maker = maker;
    declareOptions(this, maker.description, maker.questions);
  }

  async prompting(): Promise<void> {
    const { questions } = this.#maker;
    this.#project = await openProject(this, questions);
    this.#answers = await answer(this, questions, { project: this.#project });
  }

  writing(): void {
    stagePart(this, this.#project, this.#maker.part(this.#answers, this.#project));
  }

  conflicts(): void {
    this.#maker.check?.(this.#project, reader(this.fs));
  }

  async end(): Promise<void> {
    await conclude(this, this.#project, this.#answers, this.#maker.next(this.#answers));
  }
}
