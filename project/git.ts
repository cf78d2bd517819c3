import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { entryAt } from './destination.js';
import { withAncestors } from './folders.js';

/** The user's name in git's configuration, `''` where there is none, or no git. */
export function gitUser(): string {
  return git(['config', '--get', 'user.name'], process.cwd()).output;
}

/** Whether a folder, which need not exist yet, is inside a git repository. */
export function isInsideRepository(folder: string): boolean {
  return withAncestors(folder).some((place) => entryAt(path.join(place, '.git'), lstatSync) !== undefined);
}

/**
 * Makes a repository in a new project, with a first commit of the given files alone.
 *
 * @returns What the user has to know or do, or `undefined` when all went well: without a git identity, or without git,
 * the project is as good as with it.
 */
export function startRepository(root: string, files: readonly string[]): string | undefined {
  const branch = git(['config', '--get', 'init.defaultBranch'], root).output || 'main';
  const made = git(['init', '--quiet'], root);
  if (!made.ok) return `git made no repository here (${made.reason}); once it works: git init`;
  // Options of newer versions do the same, but long-lived systems have a git of 2013.
  git(['symbolic-ref', 'HEAD', `refs/heads/${branch}`], root);
  // What the user's own excludes ignore is part of the project all the same. Our line ends are right as they are.
  const added = git(['-c', 'core.safecrlf=false', 'update-index', '--add', '-z', '--stdin'], root, files.join('\0'));
  const committed = added.ok ? git(['commit', '--quiet', '--message', 'Start the project'], root) : added;
  if (committed.ok) return undefined;
  return [
    `git made no first commit: ${committed.reason}`,
    'If it does not know you, tell it who you are; then commit, in the project:',
    '  git config --global user.name "Your Name"',
    '  git config --global user.email you@example.com',
    '  git commit -m "Start the project"',
  ].join('\n');
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
  /** The last line of what git complained about. */
  readonly reason: string;
}

function git(args: readonly string[], cwd: string, input = ''): Outcome {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    input,
    encoding: 'utf8',
    env: environment(),
  });
  if (error) return { ok: false, output: '', reason: 'git is not installed' };
  return { ok: status === 0, output: stdout.trim(), reason: stderr.trim().split('\n').at(-1) ?? '' };
}

/** Without what a hook or `git rebase --exec` says of the repository that it runs in, which is another one. */
function environment(): NodeJS.ProcessEnv {
  const ofAnother = /^GIT_(?!CONFIG|AUTHOR|COMMITTER|SSL|SSH|EDITOR|EXEC)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofAnother.test(name)));
}
