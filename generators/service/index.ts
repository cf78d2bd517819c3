import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { PartGenerator } from '../part-generator.js';
import { service } from './files.js';
import { description, questions } from './questions.js';

export type ServiceOptions = OptionsOf<typeof questions>;

/** `datascience:service`: adds an HTTP service to a project. */
export default class ServiceGenerator extends PartGenerator<ServiceOptions> {
  constructor(args?: string[], options?: GeneratorOptions<ServiceOptions>) {
    super(args, options, {
      description,
      questions,
      part: () => service,
      next: () => [
        ['make dev', 'installs what the service needs'],
        ['make run', 'starts it'],
      ],
    });
  }
}
