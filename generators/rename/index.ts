import path from 'node:path';
import Generator from 'yeoman-generator';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf, Values } from '../../project/asking/questions.js';
import { UsageError, UserError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { namesIn } from '../../project/folders.js';
import { requireRecord } from '../../project/merging/records.js';
import { stageRename } from '../../project/merging/renaming.js';
import { conclude, type Step, stepsInGit } from '../../project/next-steps.js';
import type { Part } from '../../project/parts.js';
import { ownPackage, type Project } from '../../project/project.js';
import { partNamed, refusePartName } from '../parts.js';
import { description, questions } from './questions.js';

export type RenameOptions = OptionsOf<typeof questions>;

/** `datascience:rename PART NAME NEW`: gives a part that has a name another one. */
export default class RenameGenerator extends Generator<Record<string, never>, GeneratorOptions<RenameOptions>> {
  #project!: Project;
  #answers!: Values;
  #names!: { kind: string; name: string; to: string };

  constructor(args?: string[], options?: GeneratorOptions<RenameOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<RenameOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = await openProject(this, questions);
    this.#answers = await answer(this, questions, { project: this.#project });
    const { part, name, to } = this.#answers;
    this.#names = { kind: String(part), name: String(name), to: String(to) };
  }

  writing(): void {
    const { kind, name, to } = this.#names;
    const { root, answers: project } = this.#project;
    checkName(refusePartName(kind, name));
    const { answers } = requireRecord(root, `${kind}.${name}`);
    const old = partWith(`${kind}.${name}`, answers);
    if (name === to) throw new UsageError(`"${name}" is the name of that ${kind} already`);
    checkName(refusePartName(kind, to, { others: besidePart(root, old), libname: project.libname }));
    stageRename(this, this.#project, old, partWith(`${kind}.${to}`, answers));
  }

  async end(): Promise<void> {
    const { name } = this.#names;
    const { root } = this.#project;
    const steps = stepsInGit(root);
    const mentions: Step = [`git grep -Iw --untracked ${name}`, 'shows where else it is mentioned'];
    await conclude(this, this.#project, this.#answers, steps.length === 0 ? [] : [...steps, mentions]);
  }
}

function checkName(refused: string | undefined): void {
  if (refused !== undefined) throw new UsageError(refused);
}

function partWith(name: string, answers: Values): Part {
  const part = partNamed(name, answers);
  if (part) return part;
  throw new UserError(`"${name}" is no part that ${ownPackage.name} ${ownPackage.version} makes`);
}

/** What else is where a part has its folder. */
function besidePart(root: string, { folder }: Part): string[] {
  if (folder === undefined) return [];
  return namesIn(path.join(root, path.dirname(folder))).filter((name) => name !== path.basename(folder));
}
