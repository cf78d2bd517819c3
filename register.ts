import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type Environment from 'yeoman-environment';
import AdoptGenerator from './generators/adopt/index.js';
import AppGenerator from './generators/app/index.js';
import BinGenerator from './generators/bin/index.js';
import DemoGenerator from './generators/demo/index.js';
import DeployGenerator from './generators/deploy/index.js';
import DockerGenerator from './generators/docker/index.js';
import ModuleGenerator from './generators/module/index.js';
import RemoveGenerator from './generators/remove/index.js';
import RenameGenerator from './generators/rename/index.js';
import ResearchGenerator from './generators/research/index.js';
import ServiceGenerator from './generators/service/index.js';
import UpdateGenerator from './generators/update/index.js';
import { questions } from './generators/app/questions.js';
import { answersSchemaOf } from './project/asking/schema.js';

export {
  AdoptGenerator,
  AppGenerator,
  BinGenerator,
  DemoGenerator,
  DeployGenerator,
  DockerGenerator,
  ModuleGenerator,
  RemoveGenerator,
  RenameGenerator,
  ResearchGenerator,
  ServiceGenerator,
  UpdateGenerator,
};
export type { AdoptOptions } from './generators/adopt/index.js';
export type { AppOptions } from './generators/app/index.js';
export type { BinOptions } from './generators/bin/index.js';
export type { DemoOptions } from './generators/demo/index.js';
export type { DeployOptions } from './generators/deploy/index.js';
export type { DockerOptions } from './generators/docker/index.js';
export type { ModuleOptions } from './generators/module/index.js';
export type { RemoveOptions } from './generators/remove/index.js';
export type { RenameOptions } from './generators/rename/index.js';
export type { ResearchOptions } from './generators/research/index.js';
export type { ServiceOptions } from './generators/service/index.js';
export type { UpdateOptions } from './generators/update/index.js';

const GENERATORS = {
  app: AppGenerator,
  service: ServiceGenerator,
  demo: DemoGenerator,
  docker: DockerGenerator,
  deploy: DeployGenerator,
  module: ModuleGenerator,
  research: ResearchGenerator,
  bin: BinGenerator,
  remove: RemoveGenerator,
  rename: RenameGenerator,
  update: UpdateGenerator,
  adopt: AdoptGenerator,
};

/** JSON Schema of what `datascience:app` has to know, as options that a host passes or a file that a program writes. */
export const answersSchema = answersSchemaOf('Answers of generator-datascience', questions);

/** Makes `datascience:app` and its siblings known to an environment that has not looked them up. */
export function register(environment: Pick<Environment, 'register'>): void {
  const packagePath = fileURLToPath(new URL('.', import.meta.url));
  for (const [name, Generator] of Object.entries(GENERATORS)) {
    const resolved = path.join(packagePath, 'generators', name, 'index.js');
    environment.register(Generator as never, { namespace: `datascience:${name}`, resolved, packagePath });
  }
}
