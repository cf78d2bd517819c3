import { readdirSync } from 'node:fs';
import path from 'node:path';
import { namesIn } from '../folders.js';
import { gitUser } from '../git.js';
import { recordedAnswers } from '../reading.js';
import type { Context } from './questions.js';

/**
 * What the machine and the project can tell.
 *
 * @param cwd - Absolute path of the folder that a relative `--path` starts from.
 * @param project - The project, where there is one, and its library, where that is known.
 */
export function contextOf(cwd: string, { root, libname }: { root?: string; libname?: string } = {}): Context {
  return {
    cwd,
    cwdIsEmpty: () => readdirSync(cwd).length === 0,
    gitUser,
    year: () => String(new Date().getFullYear()),
    namesIn: (folder) => (root === undefined ? [] : namesIn(path.join(root, folder))),
    libname: () => libname,
    recorded: (part) => (root === undefined ? {} : recordedAnswers(root, part)),
  };
}
