import { accessSync, constants, symlinkSync } from 'node:fs';
import path from 'node:path';
import { newFolder } from './folder.js';

/** A folder for PATH that has the named commands of this machine and no other: what is left out is not installed. */
export function folderOfTools(names: readonly string[]): string {
  const folder = newFolder('tools');
  for (const name of names) {
    const found = findTool(name);
    if (found === undefined) throw new Error(`${name} is not installed, and the tests need it`);
    symlinkSync(found, path.join(folder, name));
  }
  return folder;
}

/** Where a command is on this machine, for any user. */
export function findTool(name: string): string | undefined {
  return [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin']
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

/** Where a command is on our own PATH. */
export function findOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
