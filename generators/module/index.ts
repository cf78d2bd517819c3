import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { PartGenerator } from '../part-generator.js';
import { module } from './files.js';
import { description, questions } from './questions.js';

export type ModuleOptions = OptionsOf<typeof questions>;

/** `datascience:module NAME`: adds a module and its tests to the library. */
export default class ModuleGenerator extends PartGenerator<ModuleOptions> {
  constructor(args?: string[], options?: GeneratorOptions<ModuleOptions>) {
    super(args, options, {
      description,
      questions,
      part: ({ name }) => module(String(name)),
      next: () => [['make test', 'runs its tests, too']],
    });
  }
}
