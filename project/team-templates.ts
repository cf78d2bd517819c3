import path from 'node:path';
import { entryAt } from './destination.js';
import { UsageError, UserError } from './errors.js';
import { filesBelow, isCache, withAncestors } from './folders.js';
import { isInnerPath, isRecord } from './record.js';
import { asTemplate, kindOf, type Part, type RenderedFile, type Template, type TemplateData } from './parts.js';
import { ANSWERS_FILE, type Project, templateData } from './project.js';
import { renderPart, renderPath } from './rendering.js';
import { relativePath } from './system.js';

/** What an editor or a system leaves in a folder. */
const LEFT_OVER = /(^|\/)(\.git|\.DS_Store|Thumbs\.db|[^/]*~|\.[^/]*\.sw[a-p])(\/|$)/;

/**
 * The files of a part as they are made in a project: with the templates of its team, where it remembers a folder of
 * such, laid over ours.
 *
 * @throws UserError where that folder is missing, and for a template in it that cannot be used.
 */
export function renderIn(project: Project, part: Part): RenderedFile[] {
  const data = templateData(project);
  const folder = teamFolder(project);
  const files = renderPart(folder === undefined ? part : laidOver(part, folder, data), data);
  const places = new Set(files.map((file) => file.path));
  const below = files.find((file) => foldersAbove(file.path).some((place) => places.has(place)));
  if (below) throw new UserError(`${below.path} would be in a file: a template is called as the folder that it is in`);
  return files;
}

/**
 * How a project remembers the folder of its team's templates: from its own root, with `/`, so that it is the same one on
 * every machine.
 *
 * @param typed - From the folder that the command was typed in; `''` for none.
 * @param kinds - The kinds of parts that there can be templates for.
 * @throws UsageError where the folder has none, and for that of the project or the whole disk.
 */
export function rememberedFolder(root: string, cwd: string, typed: string, kinds: readonly string[]): string {
  if (typed === '') return '';
  const folder = path.resolve(cwd, typed);
  const refused = refuseFolder(root, folder);
  if (refused !== undefined) throw new UsageError(refused);
  if (kinds.some((kind) => entryAt(path.join(folder, kind))?.isDirectory())) {
    return relativePath(root, folder);
  }
  throw new UsageError(
    `there are no templates in ${folder}: it needs a folder for each kind of part that they are for, ` +
      `which may be ${kinds.join(', ')}`,
  );
}

/** Absolute paths of the templates of a project's team for some kinds of parts. */
export function teamTemplates(project: Project, kinds: readonly string[]): string[] {
  const folder = teamFolder(project);
  if (folder === undefined) return [];
  return kinds.flatMap((kind) => filesIn(path.join(folder, kind)).map((file) => path.join(folder, kind, file)));
}

/** The `bin` and `research` of a project, of what is above it and of the disk are no templates. */
function refuseFolder(root: string, folder: string): string | undefined {
  if (!withAncestors(root).includes(folder)) return undefined;
  return `${folder} cannot be the folder of templates; put them into one of their own`;
}

function teamFolder({ root, answers }: Project): string | undefined {
  if (answers.templates === '') return undefined;
  const folder = path.resolve(root, answers.templates);
  const refused = refuseFolder(root, folder);
  if (refused !== undefined) throw new UserError(refused);
  if (entryAt(folder)?.isDirectory()) return folder;
  throw new UserError(
    `the project's templates are in ${folder}, where there is no such folder; ` +
      'get it, or name another one with "quickstart update --templates DIR"',
  );
}

/** The folders that a file is in, but for the project's. */
function foldersAbove(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

/** A part with the files of `FOLDER/KIND/` laid over its own: one of the same path replaces ours, another is added. */
function laidOver(part: Part, folder: string, project: TemplateData): Part {
  const templates = path.join(folder, kindOf(part.part));
  const data = { ...project, ...part.data };
  const own = part.files.map(asTemplate);
  const replaced = new Map<Template, Template>();
  const added = new Map<string, Template>();
  for (const file of filesIn(templates)) {
    const [laid, place] = [templateAt(path.join(templates, file)), renderPath(file, data)];
    const ours = own.find(({ source }) => source === file) ?? own.find((other) => placeOf(other, data) === place);
    const earlier = ours ? replaced.get(ours) : added.get(place);
    if (earlier) throw new UserError(`${earlier.source} and ${laid.source} are templates of one file; leave out one`);
    if (ours) replaced.set(ours, { ...ours, ...laid, destination: ours.destination ?? ours.source });
    else added.set(place, { ...laid, destination: allowed(place, laid.source) });
  }
  return { ...part, files: [...own.map((file) => replaced.get(file) ?? file), ...added.values()] };
}

/** Where one of our templates goes; `undefined` where this project does not have it. */
function placeOf({ source, destination = source, when }: Template, data: TemplateData): string | undefined {
  return (when?.(data) ?? true) ? renderPath(destination, data) : undefined;
}

function templateAt(source: string): Template {
  const isExecutable = ((entryAt(source)?.mode ?? 0) & 0o100) !== 0;
  return { source, ...(isExecutable && { executable: true }) };
}

function allowed(place: string, source: string): string {
  const own = place.toLowerCase(); // disks may fold case
  if (isInnerPath(place) && !isRecord(`${own}/`) && own !== ANSWERS_FILE) return place;
  throw new UserError(`${source} cannot be a template: ${place} is kept by git or the generator itself; leave it out`);
}

/** The templates in a folder, sorted; a link counts as what it leads to. */
function filesIn(folder: string): string[] {
  return filesBelow(folder)
    .filter(
      (file) => !LEFT_OVER.test(file.path) && !isCache(file.path) && entryAt(path.join(folder, file.path))?.isFile(),
    )
    .map((file) => file.path);
}
