import { readFileSync } from 'node:fs';
import path from 'node:path';
import type Generator from 'yeoman-generator';
import { decide, type Decision, type State, type Versions } from './decide.js';
import { checkDestination, entryAt } from './destination.js';
import { renderFiles, type TemplateFile } from './files.js';
import { canAsk } from './options.js';
import { ownPackage, type Project, templateData } from './project.js';
import type { RunOptions, Values } from './questions.js';
import { type MadeFile, parseRecord, type PartRecord, recordPath, serializeRecord } from './record.js';

/** What is done where both sides changed the same lines. */
export type Resolution = 'keep' | 'overwrite' | 'mark' | 'ask' | 'refuse';

/** A file that a run has decided upon and will commit. */
export interface StagedFile {
  readonly root: string;
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly decision: Decision;
  /** The file as it was when this was decided. */
  readonly before: State | undefined;
  readonly resolution: Resolution;
}

/** What a generator says of the part that it makes. */
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

/** By in-memory file system, which all generators of a run share. */
const staged = new WeakMap<object, Map<string, StagedFile>>();

/** The files that this package's generators have decided upon in a run, by their absolute paths. */
export function stagedFiles(store: object): Map<string, StagedFile> {
  const files = staged.get(store) ?? new Map<string, StagedFile>();
  staged.set(store, files);
  return files;
}

/**
 * Decides on every file of a part, by what the generator last made, what is on the disk and what it makes now, and puts
 * the results into the in-memory file system.
 *
 * @throws UserError where a file could not be written.
 */
export function stagePart(generator: Generator, project: Project, made: Part): void {
  const { root } = project;
  const record = recordOf(generator, project, made);
  const base = byPath(readRecord(generator, root, record.part)?.files ?? []);
  const files = byPath(record.files);
  for (const file of new Set([...base.keys(), ...files.keys()])) {
    const versions: Versions = { base: base.get(file), ours: onDisk(root, file), theirs: files.get(file) };
    stage(generator, root, file, versions.ours, decide(versions));
  }
  stageOwn(generator, root, recordPath(record.part), serializeRecord(record));
}

function recordOf(
  generator: Generator,
  project: Project,
  { part, files, folder, answers = {}, data }: Part,
): PartRecord {
  const made = renderFiles(files, {
    templates: generator.templatePath(),
    folder,
    data: { ...templateData(project), ...data },
  });
  return { part, version: ownPackage.version, answers, files: made };
}

/** Stages a file that is the generator's alone, such as a record: nothing is merged, the new text is taken. */
export function stageOwn(generator: Generator, root: string, file: string, text: string): void {
  const before = onDisk(root, file);
  const result: State = { contents: Buffer.from(text), executable: before?.executable ?? false };
  if (before?.contents.equals(result.contents)) return;
  stage(generator, root, file, before, { action: before ? 'update' : 'create', result });
}

function stage(generator: Generator, root: string, file: string, before: State | undefined, decision: Decision): void {
  const target = path.join(root, file);
  if ('result' in decision || decision.action === 'delete') checkDestination(root, target);
  if ('result' in decision) generator.fs.write(target, decision.result.contents);
  else if (decision.action === 'delete') generator.fs.delete(target);
  const resolution = resolutionOf(generator.options as RunOptions);
  stagedFiles(generator.fs.store).set(target, { root, path: file, decision, before, resolution });
}

function resolutionOf(options: RunOptions): Resolution {
  const { onConflict = 'ask', force } = options;
  if (onConflict !== 'ask') return onConflict as Resolution;
  if (force) return 'overwrite';
  return canAsk(options) ? 'ask' : 'refuse';
}

/** The record of a part; one that is missing or damaged is none, and then every difference is a conflict. */
function readRecord({ log }: Generator, root: string, part: string): PartRecord | undefined {
  const file = onDisk(root, recordPath(part));
  if (!file) return undefined;
  try {
    return parseRecord(file.contents.toString());
  } catch (error) {
    log(`${recordPath(part)} is damaged (${(error as Error).message}), so every difference counts as a conflict`);
    return undefined;
  }
}

function onDisk(root: string, file: string): State | undefined {
  const target = path.join(root, file);
  const entry = entryAt(target);
  return entry?.isFile() ? { contents: readFileSync(target), executable: (entry.mode & 0o100) !== 0 } : undefined;
}

function byPath(files: readonly MadeFile[]): Map<string, MadeFile> {
  return new Map(files.map((file) => [file.path, file]));
}
