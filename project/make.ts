import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';

/** Starts make in a project, without what a make that runs us would have its own recipes do. */
export function startMake(root: string, words: readonly string[], stdio: StdioOptions): ChildProcess {
  const { MAKEFLAGS: _flags, MFLAGS: _old, MAKELEVEL: _level, ...env } = process.env;
  return spawn('make', words, { cwd: root, env, stdio });
}
