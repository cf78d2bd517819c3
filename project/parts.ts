import { fileURLToPath } from 'node:url';
import type { TemplateFile } from './files.js';
import type { Values } from './questions.js';

/** A part of a project, as data: what is made of which templates, and where. */
export interface Part {
  /** `service`, `demo.cool-demo` … */
  readonly part: string;
  /** Absolute path of the templates. */
  readonly templates: string;
  readonly files: readonly TemplateFile[];
  /** The part's folder in the project: `demos/cool-demo`. */
  readonly folder?: string;
  /** Answers that are the part's own. */
  readonly answers?: Values;
  /** Data for its templates, beside that of the project. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The templates beside a module: `templatesOf(import.meta.url)`. */
export function templatesOf(module: string): string {
  return fileURLToPath(new URL('templates', module));
}
