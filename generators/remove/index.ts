import Generator from 'yeoman-generator';
import { declareOptions, type GeneratorOptions } from '../../project/asking/options.js';
import { answer, openProject } from '../../project/asking/prompting.js';
import type { OptionsOf, Values } from '../../project/asking/questions.js';
import { UsageError, UserError } from '../../project/errors.js';
import { features } from '../../project/features.js';
import { stageRemoval } from '../../project/merging/staging.js';
import { conclude } from '../../project/next-steps.js';
import { hasPart, type Project } from '../../project/project.js';
import { type Read, reader } from '../../project/reading.js';
import { NAMED_KINDS, refusePartName } from '../parts.js';
import { description, questions } from './questions.js';

export type RemoveOptions = OptionsOf<typeof questions>;

/** `datascience:remove PART [NAME]`: takes away what a part has brought. */
export default class RemoveGenerator extends Generator<Record<string, never>, GeneratorOptions<RemoveOptions>> {
  #project!: Project;
  #answers!: Values;
  #part!: string;

  constructor(args?: string[], options?: GeneratorOptions<RemoveOptions>) {
    super(args ?? [], options ?? ({} as GeneratorOptions<RemoveOptions>), features(options));
    declareOptions(this, description, questions);
  }

  async prompting(): Promise<void> {
    this.#project = await openProject(this, questions);
    this.#answers = await answer(this, questions, { project: this.#project });
    const { part, name } = this.#answers;
    this.#part = partOf(String(part), String(name));
  }

  writing(): void {
    refuseNeeded(this.#part, this.#project, reader(this.fs));
    stageRemoval(this, this.#project, this.#part);
  }

  async end(): Promise<void> {
    await conclude(this, this.#project, this.#answers);
  }
}

/** What is built on another part, and why that cannot go before it. */
const BUILT_ON = {
  service: ['docker', 'the Docker image is that of the service'],
  docker: ['deploy', 'the Kubernetes manifests are for the Docker image'],
} as const;

function refuseNeeded(part: string, project: Project, read: Read): void {
  if (part !== 'service' && part !== 'docker') return;
  const [other, why] = BUILT_ON[part];
  if (hasPart(read, project, other))
    throw new UserError(`${why}; take it away first with "quickstart remove ${other}"`);
}

function partOf(kind: string, name: string): string {
  const isNamed = NAMED_KINDS.includes(kind);
  if (!isNamed && name !== '')
    throw new UsageError(`a project has one ${kind}, which has no name; leave out "${name}"`);
  if (isNamed && name === '') throw new UsageError(`which ${kind}? For example: quickstart remove ${kind} NAME`);
  const refused = isNamed ? refusePartName(kind, name) : undefined;
  if (refused !== undefined) throw new UsageError(refused);
  return isNamed ? `${kind}.${name}` : kind;
}
