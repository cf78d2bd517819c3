import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type MadeFile, parseRecord, recordPath, serializeRecord } from '../../../project/record.js';
import { read } from '../../support/folder.js';
import { newFolder } from './folder.js';
import { succeed } from './run.js';
import { giveAllTo, giveTo, ordinaryUser } from './user.js';

/** Answers that leave nothing to ask, and nothing to the machine. */
export const ANSWERS = ['--libname', 'cool_library', '--author', 'Ada', '--no-git'];

/** A project without a service, as `quickstart` has just made it. */
export async function newProject(): Promise<string> {
  const project = path.join(newFolder(), 'cool-project');
  await succeed('quickstart', ['--path', project, ...ANSWERS, '--no-service'], { cwd: path.dirname(project) });
  return project;
}

/** A copy of a project in a folder of its own, or in the one that is given. */
export async function copyOf(project: string, parent = newFolder()): Promise<string> {
  await succeed('cp', ['--archive', project, parent], { cwd: parent });
  return path.join(parent, path.basename(project));
}

/** Puts a file of the user into a project. */
export function put(project: string, file: string, text: string | Buffer, mode = 0o644): void {
  const target = path.join(project, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  chmodSync(target, mode);
  giveTo(ordinaryUser(), target);
  giveTo(ordinaryUser(), path.dirname(target));
}

/** What the user has written into the project that `edit` leaves. */
const NOTES = Buffer.from([0, 0xff, 0x0d, 0x0a, 0x80]);
const RULE = '\nmine:\n\techo mine\n';

/**
 * A project that an older release made and that somebody has worked on since: the next run has to create, update, merge
 * and delete files in it, and to keep the rest.
 */
export async function editedOldProject(): Promise<string> {
  const project = await newProject();
  makeOld(project);
  put(project, 'Makefile', read(project, 'Makefile') + RULE);
  put(project, 'README.md', 'mine\n', 0o600);
  put(project, 'research/notes.bin', NOTES, 0o440);
  rmSync(path.join(project, 'LICENSE'));
  mkdirSync(path.join(project, 'resources/raw'), { mode: 0o750 });
  symlinkSync('research/notes.bin', path.join(project, 'latest'));
  chmodSync(path.join(project, 'cool_library/text.py'), 0o600);
  giveAllTo(ordinaryUser(), project);
  return project;
}

/** Whether all that the user wrote into such a project is there, whatever else has become of it. */
export function keepsEdits(project: string): boolean {
  return (
    read(project, 'Makefile').endsWith(RULE) &&
    read(project, 'README.md') === 'mine\n' &&
    readFileSync(path.join(project, 'research/notes.bin')).equals(NOTES)
  );
}

/** What the older release made and ours does not. */
const GONE = { path: 'retired/module.py', executable: false, contents: Buffer.from('# Of an older release.\n') };

/** Makes files and record of a project those of templates that differ from ours. */
function makeOld(project: string): void {
  const file = recordPath('app');
  const record = parseRecord(read(project, file));
  const files = record.files.flatMap(older).concat(GONE);
  for (const { path: name, contents, executable } of files) put(project, name, contents, executable ? 0o755 : 0o644);
  rmSync(path.join(project, 'VERSION'));
  put(project, file, serializeRecord({ ...record, files }));
}

function older(file: MadeFile): MadeFile[] {
  const text = file.contents.toString();
  switch (file.path) {
    case 'VERSION':
      return [];
    case 'Makefile':
      return [{ ...file, contents: Buffer.from(text.replace('.PHONY: help', '.PHONY: halp')) }];
    case 'setup.py':
    case 'cool_library/text.py':
      return [{ ...file, contents: Buffer.from(`# Of an older release.\n${text}`) }];
    case 'bin/reverse_lines.py':
      return [{ ...file, executable: false }];
    default:
      return [file];
  }
}
