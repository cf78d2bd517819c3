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
import { isInnerPath, type MadeFile } from './record.js';
import { refuseNewer, requireRecord } from './records.js';
import { type Renaming, withReferences } from './references.js';
import { stage, stageNoRecord, stageRecord } from './staging.js';

/**
 * Gives a part another name: its files move to their new places with all that the user has edited, and what the user has
 * put into its folder goes with them.
 *
 * @throws UserError where there is no record of the part, or a newer one, and where something is in one of the new places.
 */
export function stageRename(generator: Generator, project: Project, old: Part, renamed: Part): void {
  const { root } = project;
  const { files: base, version } = requireRecord(root, old.part);
  refuseNewer(`"${old.part}" in ${root}`, version);
  const [before, after] = [renderIn(project, old), renderIn(project, renamed)];
  const folder = folderRenaming(old, renamed);
  const plan = planRename(root, base, before, after, folder);
  refuseTaken(root, base, [...(folder?.slice(1) ?? []), ...plan.map((file) => file.path)]);
  // What is written over or moved is the file as it is, without the new names in it.
  for (const file of plan) stage(generator, root, { ...file, ours: stateOnDisk(root, file.from ?? file.path) });
  for (const file of ofTheUser(root, plan, folder)) stage(generator, root, file);
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
  before: readonly RenderedFile[],
  after: readonly RenderedFile[],
  folder: Renaming | undefined,
): PlannedFile[] {
  const files = before
    .map((file, index): Renaming => [file.path, after[index]?.path ?? file.path])
    .filter(([from, to]) => from !== to);
  const renamed = <File extends State>(file: File, place: string): File =>
    files.some(([from]) => from === place) ? { ...file, contents: withReferences(file.contents, files, folder) } : file;
  return planPart(
    base.map((file) => renamed(file, file.path)),
    movedFrom(before, after),
    (place) => {
      const ours = stateOnDisk(root, place);
      return ours && renamed(ours, place);
    },
  );
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
      const ours = stateOnDisk(root, `${from}/${file.path}`);
      if (!ours || file.entry.isSymbolicLink() || !isInnerPath(file.path)) {
        throw new UserError(`${from}/${file.path} is no file that could be moved along; move it away first`);
      }
      return {
        path: `${to}/${file.path}`,
        from: `${from}/${file.path}`,
        ours,
        decision: { action: 'move', result: ours },
      };
    });
}
