import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { PartGenerator } from '../part-generator.js';
import { demo } from './files.js';
import { description, questions } from './questions.js';

export type DemoOptions = OptionsOf<typeof questions>;

/** `datascience:demo NAME`: adds a Streamlit demo to a project. */
export default class DemoGenerator extends PartGenerator<DemoOptions> {
  constructor(args?: string[], options?: GeneratorOptions<DemoOptions>) {
    super(args, options, {
      description,
      questions,
      part: ({ name }) => demo(String(name)),
      next: ({ name }) => [[`make demo DEMO_NAME=${String(name)}`, 'opens it in the browser']],
    });
  }
}
