import { partNamed } from '../../generators/parts.js';
import { isMarked } from '../../project/merging/decide.js';
import { planPart, type PlannedFile } from '../../project/merging/plan.js';
import type { Project } from '../../project/project.js';
import { stateOnDisk } from '../../project/reading.js';
import { renderIn } from '../../project/team-templates.js';
import { isNewer, readRecord } from '../../project/merging/records.js';
import type { FileState, FileStatus } from './states.js';

/** The state of every file of a part, by looking into all of them. */
export function inspectPart(project: Project, name: string): { places: string[]; files: FileStatus[] } {
  const { root } = project;
  const { record } = readRecord(root, name);
  const base = record?.files ?? [];
  const part = isNewer(record?.version) ? undefined : partNamed(name, record?.answers ?? {});
  // What this version cannot make counts as if nothing had changed since.
  const theirs = part ? renderIn(project, part) : base.map((file) => ({ ...file, formerly: [] }));
  const plan = planPart(base, theirs, (file) => stateOnDisk(root, file));
  const files = plan.map((file) => ({ path: file.from ?? file.path, part: name, state: stateOf(file) }));
  return { places: [...new Set([...base, ...theirs].map((file) => file.path))], files };
}

function stateOf({ ours, decision }: PlannedFile): FileState {
  if (isMarked(ours)) return 'unresolved';
  switch (decision.action) {
    case 'conflict':
    case 'deleted':
    case 'edited':
      return decision.action;
    case 'identical':
      return 'pristine';
    case 'dropped':
      return 'edited';
    case 'create':
      return 'new';
    case 'update':
    case 'merge':
    case 'move':
    case 'delete':
      return 'outdated';
  }
}
