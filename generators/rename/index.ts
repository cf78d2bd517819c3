import path from 'node:path';
import Generator from 'yeoman-generator';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { UsageError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { namesIn, removeCaches } from '../../project/folders.js';
import { stageRename } from '../../project/merging/renaming.js';
import { sayNext, stepsInGit } from '../../project/next-steps.js';
import type { Part } from '../../project/parts.js';
import type { Project } from '../../project/project.js';
import { partNamed, refuseName } from '../parts.js';
import { description, questions } from './questions.js';

export type RenameOptions = OptionsOf<typeof questions>;

/** `datascience:rename PART NAME NEW`: gives a part that has a name another one. */
export default class RenameGenerator extends Generator<Record<string, never>, GeneratorOptions<RenameOptions>> {
  #project!: Project;
  #names!: { kind: string; name: string; to: string };
  #old!: Part;

  constructor(args?: string[], options?: GeneratorOptions<RenameOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<RenameOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = openProject(this, questions);
    const { part, name, to } = await answer(this, questions, { project: this.#project });
    this.#names = { kind: String(part), name: String(name), to: String(to) };
  }

  writing(): void {
    const { kind, name, to } = this.#names;
    this.#old = this.#part(name);
    if (name === to) throw new UsageError(`"${name}" is the name of that ${kind} already`);
    stageRename(this, this.#project, this.#old, this.#part(to, this.#others()));
  }

  end(): void {
    const { name } = this.#names;
    const { root } = this.#project;
    if (this.#old.folder !== undefined) removeCaches(path.join(root, this.#old.folder));
    const steps = stepsInGit(root);
    sayNext(
      this,
      this.#project,
      steps.length === 0 ? [] : [...steps, [`git grep -w ${name}`, 'shows where else it is mentioned']],
    );
  }

  #part(name: string, others: readonly string[] = []): Part {
    const { kind } = this.#names;
    const problem = refuseName(kind, name, others);
    const part = partNamed(`${kind}.${name}`);
    if (problem !== undefined || !part) throw new UsageError(problem ?? `"${name}" cannot be the name of a ${kind}`);
    return part;
  }

  /** What the new name must not be mixed up with. */
  #others(): string[] {
    const { folder } = this.#old;
    if (folder === undefined) return [];
    return namesIn(path.join(this.#project.root, path.dirname(folder))).filter(
      (name) => name !== path.basename(folder),
    );
  }
}
