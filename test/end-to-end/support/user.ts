import { execFileSync } from 'node:child_process';
import { chownSync, readdirSync, readFileSync } from 'node:fs';

/** Who the tests' processes run as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** For `spawn`; empty where we are that user already. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const NAME = 'quickstart-tests';

/**
 * An ordinary user. Where root runs the tests, as in a container, it is one made for them: nobody works as root, whom
 * no permission stops, and yo gives up root's identity.
 */
export function ordinaryUser(): User {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { uid, gid, identity: {} };
  const found = lookUp(NAME) ?? created(NAME);
  return { ...found, identity: found };
}

/** Makes the user the owner of what root has made for them. */
export function giveTo({ uid, gid }: User, path: string): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function created(name: string): { uid: number; gid: number } {
  execFileSync('useradd', ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/bash', name]);
  const user = lookUp(name);
  if (!user) throw new Error(`useradd made no ${name}`);
  return user;
}

/** As `giveTo`, with all that a folder holds. */
export function giveAllTo(user: User, folder: string): void {
  giveTo(user, folder);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) giveTo(user, `${folder}/${name}`);
}
