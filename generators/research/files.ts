import { type Part, type TemplateFile, templatesOf } from '../../project/parts.js';

/** Written into a folder of its own, `research/NAME/`. */
export const files: readonly TemplateFile[] = ['_name_.ipynb', 'Makefile', 'requirements.txt'];

export function research(name: string): Part {
  return {
    part: `research.${name}`,
    templates: templatesOf(import.meta.url),
    files,
    folder: `research/${name}`,
    answers: { name },
    data: { name },
  };
}
