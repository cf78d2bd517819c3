import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The user's name in git's configuration, `''` where there is none, or no git. */
export function gitUser(): string {
  return git(['config', '--get', 'user.name'], process.cwd()).output;
}

/** Whether a folder, which need not exist yet, is inside a git repository. */
export function isInsideRepository(folder: string): boolean {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    if (existsSync(path.join(place, '.git'))) return true;
    if (place === path.dirname(place)) return false;
  }
}

/**
 * Makes a repository in a new project, with a first commit of the given files alone.
 *
 * @returns What the user has to know or do, or `undefined` when all went well: without a git identity, or without git,
 * the project is as good as with it.
 */
export function startRepository(root: string, files: readonly string[]): string | undefined {
  const branch = git(['config', '--get', 'init.defaultBranch'], root).output || 'main';
  if (!git(['-c', `init.defaultBranch=${branch}`, 'init', '--quiet'], root).ok) {
    return 'git could not make a repository here; when it is installed: git init';
  }
  const added = git(['add', '--force', '--pathspec-from-file=-', '--pathspec-file-nul'], root, files.join('\0'));
  const committed = added.ok && git(['commit', '--quiet', '--message', 'Start the project'], root).ok;
  return committed
    ? undefined
    : 'the first commit is left to you (does git know your name?): git commit -m "Start the project"';
}

function git(args: readonly string[], cwd: string, input = ''): { ok: boolean; output: string } {
  try {
    const output = execFileSync('git', args, { cwd, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
    return { ok: true, output: output.trim() };
  } catch {
    return { ok: false, output: '' };
  }
}
