import { spawnSync } from 'node:child_process';
import { chownSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { newFolder } from './folder.js';
import { searchPath, succeed } from './run.js';
import { findOnPath } from './tools.js';
import { ordinaryUser } from './user.js';

const client = findOnPath('docker');

export const hasEngine = client !== undefined && spawnSync(client, ['info'], { stdio: 'ignore' }).status === 0;

/** An environment in which `docker` is the client of this machine that reaches its engine, added to a search path. */
export function withDocker(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const folder = newFolder('docker');
  if (client !== undefined) symlinkSync(client, path.join(folder, 'docker'));
  const host = process.env['DOCKER_HOST'];
  const PATH = `${folder}:${changes['PATH'] ?? searchPath()}`;
  return { ...changes, ...(host !== undefined && { DOCKER_HOST: host }), PATH };
}

/** Runs the client as the ordinary user. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await succeed('docker', args, { cwd: '/', env: withDocker() });
  return stdout.trim();
}

/**
 * Lets the ordinary user reach an engine that only root's group may use.
 *
 * @returns What takes that back.
 */
export function openEngine(): () => void {
  const socket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
  if (process.getuid?.() !== 0 || !path.isAbsolute(socket)) return () => {};
  const { uid, gid } = statSync(socket);
  chownSync(socket, uid, ordinaryUser().gid);
  return () => chownSync(socket, uid, gid);
}
