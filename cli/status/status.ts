import { statSync } from 'node:fs';
import path from 'node:path';
import { KINDS } from '../../generators/parts.js';
import { isLocked } from '../../project/merging/lock.js';
import { templatesVersion } from '../../project/own-templates.js';
import { ownPackage, type Project, requireProject, templateData } from '../../project/project.js';
import type { Values } from '../../project/asking/questions.js';
import { readDisk } from '../../project/reading.js';
import { isNewer, partsOf } from '../../project/merging/records.js';
import { teamTemplates } from '../../project/team-templates.js';
import { StatusCache } from './cache.js';
import { type FileStatus, STATES } from './states.js';

/** Prints the state of every generated file of a project. */
export async function status({ path: given, json }: Values): Promise<void> {
  const project = requireProject(readDisk, path.resolve(typeof given === 'string' ? given : ''));
  if (isLocked(project.root)) {
    process.stderr.write('quickstart: a run is at work here, or was interrupted: the next one undoes what it left\n');
  }
  const files = await statusOf(project);
  process.stdout.write(`${json === true ? asJson(project, files) : asText(project, files)}\n`);
}

async function statusOf(project: Project): Promise<FileStatus[]> {
  const cache = new StatusCache(project.root, keyOf(project));
  const files: FileStatus[] = [];
  for (const part of partsOf(project.root)) {
    const known = cache.get(part);
    files.push(...(known ?? (await inspect(project, part, cache))));
  }
  cache.save();
  return files;
}

async function inspect(project: Project, part: string, cache: StatusCache): Promise<readonly FileStatus[]> {
  // Loaded when it is needed: it brings all that merges and renders.
  const { inspectPart } = await import('./inspect.js');
  const found = inspectPart(project, part);
  cache.set(part, found);
  return found.files;
}

/** What the states depend on beside the project's files. */
function keyOf(project: Project): string {
  const teams = teamTemplates(project, KINDS).map((file) => [file, statSync(file).mtimeMs]);
  return JSON.stringify([ownPackage.version, templatesVersion(), templateData(project), teams]);
}

function asJson({ root, version }: Project, files: readonly FileStatus[]): string {
  const versions = { project: version ?? null, installed: ownPackage.version };
  return JSON.stringify({ root, versions, files }, undefined, 2);
}

function asText({ version }: Project, files: readonly FileStatus[]): string {
  const touched = files.filter(({ state }) => state !== 'pristine').map(({ path: file, state }) => row(state, file));
  const counts = Object.entries(STATES).flatMap(([state, meaning]) => {
    const count = files.filter((file) => file.state === state).length;
    return count === 0 ? [] : [row(state, `${String(count).padStart(4)} ${meaning}`)];
  });
  const versions = `made by ${ownPackage.name} ${version ?? 'of an unknown version'}, this is ${ownPackage.version}`;
  return [...touched, ...(touched.length > 0 ? [''] : []), versions + advice(version, files), ...counts].join('\n');
}

function advice(version: string | undefined, files: readonly FileStatus[]): string {
  if (version !== undefined && isNewer(version)) return '; install the newer one to update it';
  const waits = files.some(({ state }) => ['outdated', 'new', 'conflict'].includes(state));
  return waits ? '; "quickstart update" brings it up to date' : '';
}

function row(state: string, text: string): string {
  return `  ${state.padEnd('unresolved'.length)}  ${text}`;
}
