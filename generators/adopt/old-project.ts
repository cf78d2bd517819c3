import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { State } from '../../project/merging/decide.js';
import { UserError } from '../../project/errors.js';
import { withAncestors } from '../../project/folders.js';
import { refuseLibraryName } from '../../project/asking/names.js';
import type { RenderedFile } from '../../project/parts.js';
import type { Wanted } from '../../project/merging/plan.js';
import { oldPackage } from '../../project/project.js';
import { readDisk } from '../../project/reading.js';

/** A project that the old Python tool made. */
export interface OldProject {
  /** Absolute path of the folder. */
  readonly root: string;
  /** The package that its `project.json` names. */
  readonly libname: string;
}

/**
 * The old project that a folder is in: the folder itself or the nearest one above it.
 *
 * @throws UserError where there is none, or where its package has a name that cannot be worked with.
 */
export function requireOldProject(from: string): OldProject {
  for (const root of withAncestors(from)) {
    const libname = oldPackage(readDisk, root);
    if (libname !== undefined) return checked({ root, libname });
  }
  throw new UserError(
    `there is no project.json with a "package" in ${from} or above it, so this is no project of the old tool; ` +
      'start a new one with "quickstart --path DIR", or name the project with --path DIR',
  );
}

function checked({ root, libname }: OldProject): OldProject {
  const refused = refuseLibraryName(libname);
  if (refused !== undefined) {
    throw new UserError(`${refused} (rename the package's folder, its imports and "package" in project.json first)`);
  }
  return { root, libname };
}

/**
 * What a file of ours becomes where the old project has one of the same path. What the old tool made and nobody edited
 * is replaced; what is the user's own stays; all else is a conflict, to be settled by the user.
 */
export function takeOver({ root, libname }: OldProject, file: RenderedFile, ours: State): Wanted {
  const unedited = { ...file, ...ours };
  // What Windows' shell writes is UTF-16, which cannot be taken apart by lines: a conflict.
  if (file.path === 'requirements.txt' && isText(ours)) {
    return { base: unedited, theirs: { ...file, contents: requirements(file.contents, ours.contents) } };
  }
  if (isMadeByOldTool({ root, libname }, file.path, ours)) return { base: unedited, theirs: file };
  return isUsersOwn(libname, file.path) ? { base: file, theirs: file } : { theirs: file };
}

/** Folders of the user's own work, but for the service, and files that only they can write. */
function isUsersOwn(libname: string, file: string): boolean {
  if (/\/(test_)?serving\.py$/.test(file)) return false;
  const folders = [libname, 'bin', 'demos', 'examples', 'research', 'resources'];
  return folders.includes(file.split('/')[0] ?? '') || ['LICENSE', 'README.md', 'VERSION'].includes(file);
}

/** Requirements of the old tool itself: none of them can be installed on a Python that is still supported, or is needed. */
const OLD_REQUIREMENT =
  /^(datascience[-_]quickstarter|(aylien[-_])?model[-_]serving|flake8==3\.8\.0|flake8>=4\.0\.1|pycodestyle>=2\.6\.0)(?![\w-])/;

function isText({ contents }: State): boolean {
  return isUtf8(contents) && !contents.includes(0);
}

/** Our comments, then what the user requires. */
function requirements(theirs: Buffer, ours: Buffer): Buffer {
  const made = theirs.toString().trimEnd().split('\n');
  const own = ours
    .toString()
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !OLD_REQUIREMENT.test(line) && !made.includes(line));
  return Buffer.from([...made, ...own].map((line) => `${line}\n`).join(''));
}

/** By path, the start of the SHA-256 of what every version of the old tool made there, names replaced. */
const MADE_BY_OLD_TOOL: Readonly<Record<string, string>> = {
  '.gitignore': '2dda2cfe9d57fcf2',
  Dockerfile: '8d7e10ddd6c86884 ee5f2dbf57530b2f 461cc62574c599b3',
  Makefile:
    '8136024fcc5ef55b ae78bd29e0eb702d 3a5f84a7fd7ebede 11214cfe20843ac9 ' +
    '3278becd143b8b47 fb78bea172ecd2e4 462a8e3e9b13f2dd 3359d314b7635c18',
  'README.md': '96dce4c7e3d7bfda 13bcc4fdfa2e7879 3f14ffec3469f763 ac4dffc0d584c72f 1664bc7bb37744d1 643b9a1cd2bc5532',
  '_package_/__init__.py': 'e3b0c44298fc1c14',
  '_package_/serving.py': '9ef32ef141ec7f65 fb18adbafe355c4d',
  '_package_/test_serving.py': '07fe48d6fce1dfd8 cf0f63413edde008',
  'examples/example_requests.py': 'f7b9879ce5b2e481',
  'setup.py': 'f7c932b8435882aa 3eec409bd42cf40a',
};

function isMadeByOldTool({ root, libname }: OldProject, file: string, { contents }: State): boolean {
  const known = MADE_BY_OLD_TOOL[file.replace(`${libname}/`, '_package_/')] ?? '';
  const text = contents
    .toString()
    .replaceAll('\r\n', '\n')
    .replaceAll(libname, '_package_')
    .replace(`# ${path.basename(root)}`, '# _project_');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return known.split(' ').includes(hash);
}
