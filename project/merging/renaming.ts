import path from 'node:path';
import type Generator from 'yeoman-generator';
import { entryAt } from '../destination.js';
import { UserError } from '../errors.js';
import { filesBelow, isCache } from '../folders.js';
import type { Part, RenderedFile } from '../parts.js';
import type { Project } from '../project.js';
import { stateOnDisk } from '../reading.js';
import { renderIn } from '../team-templates.js';
import { planPart, type PlannedFile } from './plan.js';
import type { State } from './decide.js';
import { isInnerPath, type MadeFile } from '../record.js';
import { refuseNewer, requireRecord } from './records.js';
import { type Renaming, withReferences } from './references.js';
import { stage, stageNoRecord, stageRecord } from './staging.js';

/**
 * Gives a part another name: its files move to their new places with all that the user has edited, what the user has put
 * into its folder goes with them, and the code that imports it imports it by its new name.
 *
 * @throws UserError where there is no record of the part, or a newer one, and where something is in one of the new places.
 */
export function stageRename(generator: Generator, project: Project, old: Part, renamed: Part): void {
  const { root } = project;
  const { files: base, version } = requireRecord(root, old.part);
  refuseNewer(`"${old.part}" in ${root}`, version);
  const [before, after] = [renderIn(project, old), renderIn(project, renamed)];
  const folder = folderRenaming(old, renamed);
  const files = renamingsOf(before, after);
  const plan = planRename(root, base, movedFrom(before, after), files, folder);
  refuseTaken(root, base, [...(folder?.slice(1) ?? []), ...plan.map((file) => file.path)]);
  // What is written over or moved is the file as it is, without the new names in it.
  const place = { root, part: renamed.part };
  for (const file of plan) stage(generator, place, { ...file, ours: stateOnDisk(root, file.from ?? file.path) });
  for (const file of ofTheUser(root, plan, folder)) stage(generator, place, file);
  for (const file of importers(project, files)) stage(generator, { root }, file);
  stageNoRecord(generator, root, old.part);
  stageRecord(generator, root, renamed, after);
}

/**
 * Decides on the part's own files. The new names are put into what was made last and into what the user has made of it,
 * so that a line which holds one is no change of theirs.
 */
function planRename(
  root: string,
  base: readonly MadeFile[],
  theirs: readonly RenderedFile[],
  files: readonly Renaming[],
  folder: Renaming | undefined,
): PlannedFile[] {
  const renamed = <File extends State>(file: File, place: string): File =>
    files.some(([from]) => from === place) ? { ...file, contents: withReferences(file.contents, files, folder) } : file;
  return planPart(
    base.map((file) => renamed(file, file.path)),
    theirs,
    (place) => {
      const ours = stateOnDisk(root, place);
      return ours && renamed(ours, place);
    },
  );
}

function renamingsOf(before: readonly RenderedFile[], after: readonly RenderedFile[]): Renaming[] {
  return before
    .map((file, index): Renaming => [file.path, after[index]?.path ?? file.path])
    .filter(([from, to]) => from !== to);
}

/** The folder of a part that has one of its own: `bin` is that of all scripts. */
function folderRenaming({ folder: from }: Part, { folder: to }: Part): Renaming | undefined {
  return from === undefined || to === undefined || from === to ? undefined : [from, to];
}

function refuseTaken(root: string, base: readonly MadeFile[], places: readonly string[]): void {
  const taken = places.find((place) => !base.some((file) => file.path === place) && entryAt(path.join(root, place)));
  if (taken !== undefined) throw new UserError(`there is a ${taken} already; rename it first, or choose another name`);
}

/** The files under their new name, which are where those under the old one were. Both are made of the same templates. */
function movedFrom(before: readonly RenderedFile[], after: readonly RenderedFile[]): RenderedFile[] {
  return after.map((file, index) => {
    const was = before[index];
    return was ? { ...file, formerly: [was.path, ...was.formerly] } : file;
  });
}

/** The files that the user has put into the part's folder, and those of older templates that they have edited. */
function ofTheUser(root: string, plan: readonly PlannedFile[], folder: Renaming | undefined): PlannedFile[] {
  if (!folder) return [];
  const [from, to] = folder;
  const settled = new Set(
    plan.filter(({ decision }) => decision.action !== 'dropped').map((file) => file.from ?? file.path),
  );
  return filesBelow(path.join(root, from))
    .filter((file) => !isCache(file.path) && !settled.has(`${from}/${file.path}`))
    .map((file) => {
      const place = `${from}/${file.path}`;
      if ((entryAt(path.join(root, place))?.size ?? 0) > LARGEST) {
        throw new UserError(`${place} is too large to be moved along; move it away first, and back afterwards`);
      }
      const ours = stateOnDisk(root, place);
      if (!ours || file.entry.isSymbolicLink() || !isInnerPath(file.path)) {
        throw new UserError(`${place} is no file that could be moved along; move it away first`);
      }
      return {
        path: `${to}/${file.path}`,
        from: place,
        ours,
        decision: { action: 'move', result: ours },
      };
    });
}

/** What git should not hold either; it is read as a whole, and kept until all is done. */
const LARGEST = 256e6; // bytes

/** The project's other code that imports a module of the library which gets another name. */
function importers({ root, answers }: Project, files: readonly Renaming[]): PlannedFile[] {
  const modules = files.filter(([from]) => path.posix.dirname(from) === answers.libname);
  if (modules.length === 0) return [];
  const places = [answers.libname, 'bin', 'demos', 'examples', 'research'].flatMap((folder) =>
    filesBelow(path.join(root, folder)).flatMap((file) => (file.entry.isFile() ? `${folder}/${file.path}` : [])),
  );
  const isCode = (place: string) => /^[^.]+(\/[^.]+)*\.py$/.test(place) && !files.some(([from]) => from === place);
  return places.filter(isCode).flatMap((place) => {
    const ours = stateOnDisk(root, place);
    const contents = ours && withReferences(ours.contents, modules);
    if (!contents || contents.equals(ours.contents)) return [];
    return [{ path: place, ours, decision: { action: 'update', result: { ...ours, contents } } }];
  });
}
