import type { TemplateFile } from '../../project/files.js';

/** Written into the demo's own folder, `demos/NAME/`. */
export const files: readonly TemplateFile[] = [
  '.streamlit/config.toml',
  'demo.py',
  'Dockerfile.ejs',
  'Makefile',
  'requirements.txt',
  'test_demo.py',
];
