import path from 'node:path';

/** Whether disks know which files may be executed: those of Windows do not, and Node makes something up. */
export const HAS_EXECUTABLES = process.platform !== 'win32';

/** The way from a folder to a place, with `/` on every system, as records, journals and git have it. */
export function relativePath(folder: string, place: string, system = path): string {
  return system.relative(folder, place).replaceAll(system.sep, '/');
}
