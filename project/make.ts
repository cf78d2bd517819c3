import { spawn, type StdioOptions } from 'node:child_process';
import { UserError } from './errors.js';

export interface MakeOptions {
  readonly stdio: StdioOptions;
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** What a user without make can do. */
  readonly advice: string;
}

/** Runs make in a project, without what a make that runs us would have its own recipes do; tells whether it succeeds. */
export async function makeSucceeds(
  root: string,
  words: readonly string[],
  { stdio, signal, advice }: MakeOptions,
): Promise<boolean> {
  const { MAKEFLAGS: _flags, MFLAGS: _old, MAKELEVEL: _level, ...env } = process.env;
  const child = spawn('make', words, { cwd: root, env, stdio });
  signal?.addEventListener('abort', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(new UserError(`make cannot be run, which ${advice}`)));
    child.once('close', (code) => resolve(code === 0));
  });
}
