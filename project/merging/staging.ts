import { lstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { setDeletedFileState } from 'mem-fs-editor/state';
import type Generator from 'yeoman-generator';
import type { Decision, State } from './decide.js';
import { checkDestination, entryAt } from '../destination.js';
import { UserError } from '../errors.js';
import { canAsk } from '../asking/options.js';
import type { Part, RenderedFile } from '../parts.js';
import { planPart, type PlannedFile, planTakeOver, type TakeOver } from './plan.js';
import { ANSWERS_FILE, answersText, ownPackage, type Project } from '../project.js';
import type { RunOptions } from '../asking/questions.js';
import { reader, stateOnDisk } from '../reading.js';
import { renderIn } from '../team-templates.js';
import { recordPath, serializeRecord } from '../record.js';
import { claimFiles, recordedMakers } from './claims.js';
import { readRecord, refuseNewer, requireRecord } from './records.js';
import { type Resolution, runOf, type StagedFile } from './run.js';

/**
 * Decides on every file of a part, and puts the results into the in-memory file system.
 *
 * @throws UserError where a file could not be written, and where the part was made by a newer version.
 */
export function stagePart(generator: Generator, project: Project, made: Part, takeOver?: TakeOver): void {
  const { root } = project;
  const { part } = made;
  const recorded = readRecord(root, part);
  refuseNewer(`"${part}" in ${root}`, recorded.record?.version);
  const files = renderIn(project, made);
  claimFiles(generator, project, part, files, recorded.record ? new Map() : recordedMakers(project, part));
  const onDisk = (file: string) => stateOnDisk(root, file);
  const base = recorded.record?.files ?? [];
  const plan = takeOver ? planTakeOver(files, onDisk, takeOver) : planPart(base, files, onDisk);
  if (!recorded.record && needsBase(root, plan)) {
    generator.log(`${recorded.problem}, so every difference counts as a conflict`);
  }
  for (const file of plan) stage(generator, { root, part }, file);
  stageRecord(generator, root, made, files);
}

/** Stages the record of what is made of a part. */
export function stageRecord(generator: Generator, root: string, made: Part, files: readonly RenderedFile[]): void {
  const { part, answers = {} } = made;
  const record = serializeRecord({ part, version: ownPackage.version, answers, files });
  stageOwn(generator, { root, part }, recordPath(part), record);
}

/** Stages that there is no part of a name any more. */
export function stageNoRecord(generator: Generator, root: string, part: string): void {
  const record = recordPath(part);
  const ours = stateOnDisk(root, record);
  stage(generator, { root, part }, { path: record, ours, decision: { action: 'delete' } });
}

/** Whether files differ for which the project, which is there, should have a record. */
function needsBase(root: string, plan: readonly PlannedFile[]): boolean {
  return (
    entryAt(path.join(root, ANSWERS_FILE)) !== undefined && plan.some(({ decision }) => decision.action === 'conflict')
  );
}

/**
 * Takes away what a part has brought. What the user has edited stays, unless the options say to overwrite it.
 *
 * @throws UserError where there is no record of the part.
 */
export function stageRemoval(generator: Generator, { root }: Project, part: string): void {
  const { files } = requireRecord(root, part);
  const isForced = resolutionOf(generator.options as RunOptions) === 'overwrite';
  for (const file of planPart(files, [], (place) => stateOnDisk(root, place))) {
    const isGivenUp = isForced && file.decision.action === 'dropped';
    stage(generator, { root, part }, isGivenUp ? { ...file, decision: { action: 'delete' } } : file);
  }
  stageNoRecord(generator, root, part);
}

/** Stages a file that is the generator's alone, such as a record: nothing is merged, the new text is taken. */
function stageOwn(generator: Generator, place: Place, file: string, text: string): void {
  const ours = stateOnDisk(place.root, file);
  const result: State = { contents: Buffer.from(text), executable: ours?.executable ?? false };
  // A checkout on Windows may have other line ends.
  if (ours?.contents.toString().replaceAll('\r\n', '\n') === text) return;
  stage(generator, place, { path: file, ours, decision: { action: ours ? 'update' : 'create', result } });
}

/** Stages a project's answers, where the file does not say them already. */
export function stageAnswers(generator: Generator, project: Project): void {
  const text = answersText(reader(generator.fs), project);
  if (text !== undefined) stageOwn(generator, { root: project.root, part: 'app' }, ANSWERS_FILE, text);
}

/** Whose a file is. */
type Place = Pick<StagedFile, 'root' | 'part'>;

/** Stages what was decided on one file. */
export function stage(generator: Generator, { root, part }: Place, planned: PlannedFile): void {
  const file = { ...planned, root, part, decision: withLinks(root, planned) };
  const { decision, from } = file;
  const target = path.join(root, file.path);
  const { staged } = runOf(generator.fs.store);
  // What one part no longer makes another one may make now.
  if (decision.action === 'delete' && staged.has(target)) return;
  if ('result' in decision || decision.action === 'delete') checkDestination(root, target);
  if ('result' in decision) put(generator, target, decision.result, planned.ours);
  if (decision.action === 'delete') takeAway(generator, target);
  if (from !== undefined) takeAway(generator, path.join(root, from));
  staged.set(target, { ...file, resolution: resolutionOf(generator.options as RunOptions) });
}

/**
 * A link in the place of a file is the user's: it may be written through, but it is not for us to take it away.
 *
 * @throws UserError where the file behind a link would have to be moved.
 */
function withLinks(root: string, { path: file, from, decision }: PlannedFile): Decision {
  if (from !== undefined) {
    checkDestination(root, path.join(root, from));
    if (!isLink(path.join(root, from))) return decision;
    throw new UserError(`${from} is made as ${file} now, but it is a link; put the file itself in its place first`);
  }
  return decision.action === 'delete' && isLink(path.join(root, file)) ? { action: 'dropped' } : decision;
}

function isLink(place: string): boolean {
  return entryAt(place, lstatSync)?.isSymbolicLink() ?? false;
}

/** The mode is for a host with a commit of its own. */
function put({ fs }: Generator, target: string, { contents, executable }: State, ours: State | undefined): void {
  const isNew = executable !== (ours?.executable ?? false);
  fs.write(target, contents, isNew ? { stat: { mode: executable ? 0o755 : 0o644 } as Stats } : {});
}

/** As `fs.delete`, which compares what it is given, as a pattern, with every file of the run. */
function takeAway({ fs }: Generator, target: string): void {
  const file = fs.store.get(target);
  setDeletedFileState(file);
  file.contents = null;
  fs.store.add(file);
}

function resolutionOf(options: RunOptions): Resolution {
  const { onConflict = 'ask', force } = options;
  if (onConflict !== 'ask') return onConflict as Resolution;
  if (force) return 'overwrite';
  return canAsk(options) ? 'ask' : 'refuse';
}
