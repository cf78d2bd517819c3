import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MadeFile } from './record.js';
import { renderPath, renderText, type TemplateData } from './rendering.js';

/** A template that a generator writes; the short form is its path below the generator's `templates/`. */
export type TemplateFile =
  | string
  | {
      readonly source: string;
      /** Below the part's folder; left out, the source's path without `.ejs`. */
      readonly destination?: string;
      readonly executable?: boolean;
      /** Written only where this holds. */
      readonly when?: (data: TemplateData) => boolean;
    };

interface Rendering {
  /** Absolute path of the templates. */
  readonly templates: string;
  /** The part's folder in the project: `demos/cool-demo`. */
  readonly folder: string | undefined;
  readonly data: TemplateData;
}

/** Renders the files of a part, as the generator makes them. */
export function renderFiles(files: readonly TemplateFile[], { templates, folder = '', data }: Rendering): MadeFile[] {
  return files
    .map((file) => (typeof file === 'string' ? { source: file } : file))
    .filter((file) => file.when?.(data) ?? true)
    .map(({ source, destination = renderPath(source, data), executable = false }) => ({
      path: path.posix.join(folder, destination),
      executable,
      contents: Buffer.from(renderText(source, readFileSync(path.join(templates, source), 'utf8'), data)),
    }));
}
