import type { Values } from './asking/questions.js';
import type { MadeFile } from './record.js';

/** Data of a template; `libname` is always there. */
export interface TemplateData {
  readonly libname: string;
  /** Name of a part that has one. */
  readonly name?: string;
  readonly [name: string]: unknown;
}

/** A part of a project, as data: what is made of which templates, and where. */
export interface Part {
  /** `service`, `demo.cool-demo` … */
  readonly part: string;
  readonly files: readonly TemplateFile[];
  /** The part's folder in the project: `demos/cool-demo`. */
  readonly folder?: string;
  /** Answers that are the part's own. */
  readonly answers?: Values;
  /** Data for its templates, beside that of the project. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The kind of a part, which is the generator that makes it: `demo` of `demo.cool-demo`. */
export function kindOf(part: string): string {
  return part.split('.', 1)[0] ?? part;
}

/** A template that a generator writes. */
export interface Template {
  /** Below the templates of the part's kind, or absolute. */
  readonly source: string;
  /** Below the part's folder; left out, the source's path without `.ejs`. */
  readonly destination?: string;
  /** Destinations of older versions, the latest first: edits of the user move along. */
  readonly formerly?: readonly string[];
  readonly executable?: boolean;
  /** Written only where this holds. */
  readonly when?: (data: TemplateData) => boolean;
}

/** The short form is the source alone. */
export type TemplateFile = string | Template;

/** A template in its longer form. */
export function asTemplate(file: TemplateFile): Template {
  return typeof file === 'string' ? { source: file } : file;
}

/** A file as it is made now. */
export interface RenderedFile extends MadeFile {
  /** Where older versions made it, the latest first. */
  readonly formerly: readonly string[];
}
