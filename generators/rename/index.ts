import path from 'node:path';
import Generator from 'yeoman-generator';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { UsageError, UserError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { namesIn } from '../../project/folders.js';
import { requireRecord } from '../../project/merging/records.js';
import { stageRename } from '../../project/merging/renaming.js';
import { sayNext, type Step, stepsInGit } from '../../project/next-steps.js';
import type { Part } from '../../project/parts.js';
import { ownPackage, type Project } from '../../project/project.js';
import { partNamed, refuseNewName, refusePartName } from '../parts.js';
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
    const refused = refuseNewName(kind, to, this.#others(), this.#project.answers.libname);
    if (refused !== undefined) throw new UsageError(refused);
    stageRename(this, this.#project, this.#old, this.#part(to));
  }

  end(): void {
    const { name } = this.#names;
    const { root } = this.#project;
    const steps = stepsInGit(root);
    const mentions: Step = [`git grep -w ${name}`, 'shows where else it is mentioned'];
    sayNext(this, this.#project, steps.length === 0 ? [] : [...steps, mentions]);
  }

  /** The part under one of its names, made of what the record of the old one says. */
  #part(called: string): Part {
    const { kind, name } = this.#names;
    const refused = refusePartName(kind, name);
    if (refused !== undefined) throw new UsageError(refused);
    const { answers } = requireRecord(this.#project.root, `${kind}.${name}`);
    const part = partNamed(`${kind}.${called}`, answers);
    if (part) return part;
    throw new UserError(`"${kind}.${name}" is no part that ${ownPackage.name} ${ownPackage.version} makes`);
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
