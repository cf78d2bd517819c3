import type { GeneratorOptions } from '../../project/asking/options.js';
import type { OptionsOf, Values } from '../../project/asking/questions.js';
import { UsageError } from '../../project/errors.js';
import type { Part } from '../../project/parts.js';
import type { Project } from '../../project/project.js';
import { recordedAnswers } from '../../project/reading.js';
import { PartGenerator } from '../part-generator.js';
import { bin } from './files.js';
import { description, questions } from './questions.js';

export type BinOptions = OptionsOf<typeof questions>;

/** `datascience:bin NAME`: adds a script and its tests. */
export default class BinGenerator extends PartGenerator<BinOptions> {
  constructor(args?: string[], options?: GeneratorOptions<BinOptions>) {
    super(args, options, {
      description,
      questions,
      part: scriptOf,
      next: ({ name, language }) => [
        language === 'bash'
          ? [`bin/${String(name)}.sh --help`, 'tells what it does']
          : [
              `python bin/${String(name)}.py --help`,
              'tells what it does, in the environment: source .venv/bin/activate',
            ],
        ['make test', 'runs its tests, too'],
      ],
    });
  }
}

function scriptOf(answers: Values, { root }: Project): Part {
  const part = bin(String(answers['name']), answers);
  const { language = answers['language'] } = recordedAnswers(root, part.part);
  if (language === answers['language']) return part;
  throw new UsageError(
    `"${String(answers['name'])}" is a script in ${String(language)} already; choose another name, or take that away ` +
      `first with "quickstart remove bin ${String(answers['name'])}"`,
  );
}
