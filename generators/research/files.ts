import type { Part, TemplateFile } from '../../project/parts.js';

/** Written into a folder of its own, `research/NAME/`. */
export const files: readonly TemplateFile[] = ['_name_.ipynb', 'Makefile', 'requirements.txt'];

export function research(name: string): Part {
  return {
    part: `research.${name}`,
    files,
    folder: `research/${name}`,
    answers: { name },
    data: { name },
  };
}
