import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf } from '../../project/asking/questions.js';
import { PartGenerator } from '../part-generator.js';
import { research } from './files.js';
import { description, questions } from './questions.js';

export type ResearchOptions = OptionsOf<typeof questions>;

/** `datascience:research NAME`: adds a notebook to a project. */
export default class ResearchGenerator extends PartGenerator<ResearchOptions> {
  constructor(args?: string[], options?: GeneratorOptions<ResearchOptions>) {
    super(args, options, {
      description,
      questions,
      part: ({ name }) => research(String(name)),
      next: ({ name }) => [[`make notebook RESEARCH_NAME=${String(name)}`, 'opens it in JupyterLab']],
    });
  }
}
