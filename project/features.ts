import type Generator from 'yeoman-generator';
import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { commit } from './merging/commit.js';

type Environment = Generator['env'] & {
  findFeature: (name: string) => unknown[];
  composedStore: { getGenerators: () => object };
};

/**
 * Settings of every generator of this package. Tasks are the methods with the name of one of Yeoman's phases, inherited
 * ones included. One of a run's generators brings our commit, unless a host has one of its own. Without a host there is
 * no package.json to install, which the environment would remark upon.
 */
export function features(options: BaseOptions | undefined): BaseFeatures {
  const env = options?.['env'] as Environment | undefined;
  if (!env) return { inheritTasks: true };
  const hasCommit = env.findFeature('customCommitTask').length > 0;
  // One that composes us before it is queued itself is not yet the environment's root generator.
  const hasHost = Object.keys(env.composedStore.getGenerators()).length > 0;
  return {
    inheritTasks: true,
    ...(hasHost ? {} : { customInstallTask: true }),
    ...(hasCommit ? {} : { customCommitTask: () => commit(env) }),
  };
}
