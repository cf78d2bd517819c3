import { readFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { MemFsEditor } from 'mem-fs-editor';
import { checkDestination } from './destination.js';
import { generator } from './project.js';
import { renderPath, renderText, type TemplateData } from './rendering.js';

/** A template that a generator writes; the short form is its path below the generator's `templates/`. */
export type TemplateFile<Data extends TemplateData = TemplateData> =
  | string
  | {
      readonly source: string;
      /** Below the part's folder; left out, the source's path without `.ejs`. */
      readonly destination?: string;
      readonly executable?: boolean;
      /** Written only where this holds. */
      readonly when?: (data: Data) => boolean;
    };

export interface Writing<Data extends TemplateData> {
  readonly templates: string;
  /** Absolute path of the project; nothing is written outside it. */
  readonly root: string;
  /** The part's folder in the project: `demos/cool-demo`. */
  readonly folder?: string;
  readonly data: Data;
}

const EXECUTABLE = { mode: 0o100755 } as Stats;

/**
 * Renders files into the in-memory file system, from where Yeoman's commit writes them to the disk.
 *
 * @throws UserError before anything is rendered, where a file would land outside the project or on a folder.
 */
export function writeFiles<Data extends TemplateData>(
  fs: MemFsEditor,
  files: readonly TemplateFile<Data>[],
  { templates, root, folder = '', data }: Writing<Data>,
): void {
  const chosen = files
    .map((file) => (typeof file === 'string' ? { source: file } : file))
    .filter((file) => file.when?.(data) ?? true)
    .map(({ source, destination = renderPath(source, data), executable }) => ({
      source,
      destination: path.join(root, folder, destination),
      executable,
    }));
  for (const { destination } of chosen) checkDestination(root, destination);
  for (const { source, destination, executable } of chosen) {
    const text = renderText(source, readFileSync(path.join(templates, source), 'utf8'), data);
    fs.write(destination, text, { metadata: { generator: generator.name }, ...(executable && { stat: EXECUTABLE }) });
  }
}

/** The files that this package is about to write in this run, of all its generators. */
export function pendingFiles(fs: MemFsEditor): { path: string; contents: Buffer }[] {
  return ownFiles(fs)
    .filter((file) => file.state === 'modified')
    .map((file) => ({ path: file.path, contents: file.contents ?? Buffer.alloc(0) }));
}

/** The files that this package wrote to the disk in this run, as paths from `root`. */
export function writtenFiles(fs: MemFsEditor, root: string): string[] {
  return ownFiles(fs)
    .filter((file) => file.committed)
    .map((file) => path.relative(root, file.path));
}

function ownFiles({ store }: MemFsEditor) {
  return store.all().filter((file) => file.editorMetadata?.['generator'] === generator.name);
}
