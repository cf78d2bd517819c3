import type { Part, TemplateFile } from '../../project/parts.js';

/** Written into the demo's own folder, `demos/NAME/`. */
export const files: readonly TemplateFile[] = [
  '.streamlit/config.toml',
  'demo.py',
  'Dockerfile.ejs',
  'Makefile',
  'requirements.txt',
  'test_demo.py',
];

export function demo(name: string): Part {
  return {
    part: `demo.${name}`,
    files,
    folder: `demos/${name}`,
    answers: { name },
    data: { demo: name },
  };
}
