import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { inject } from 'vitest';
import { newFolder } from './folder.js';
import { ordinaryUser } from './user.js';

export interface RunOptions {
  readonly cwd: string;
  /** Added to the environment, which is built from scratch; `PATH` and `HOME` may be replaced, too. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the process reads; there is never a terminal (see terminal.ts). */
  readonly input?: string;
  readonly timeout?: number;
}

export interface Finished {
  /** `-1` where a signal ended the process. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the ordinary user and waits for its end. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { input = '', timeout = 240_000 } = options;
  const process = start(command, args, options);
  process.child.stdin?.end(input);
  const timer = setTimeout(() => process.kill('SIGKILL'), timeout);
  const code = await process.ended;
  clearTimeout(timer);
  const { stdout, stderr } = process;
  return { code, stdout, stderr };
}

/** As `run`, and fails with all that the command said where it did not end well. */
export async function succeed(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code !== 0) {
    const { code, stdout, stderr } = finished;
    throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
  }
  return finished;
}

/** A process of the ordinary user that goes on while the test does. */
export class Running {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  /** Its exit status, `-1` where a signal ended it. */
  readonly ended: Promise<number>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdin?.on('error', () => {}); // not every command reads what it is given
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (code) => resolve(code ?? -1));
    });
  }

  /** Signals the process and all that it has started, as the terminal's Ctrl-C does. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Starts a command of the ordinary user; stop it by `kill` and wait for `ended`. */
export function start(command: string, args: readonly string[], { cwd, env }: RunOptions): Running {
  const stdio = ['pipe', 'pipe', 'pipe'] as const;
  const { identity } = ordinaryUser();
  // A process group of its own, so that what a shell or make starts can be stopped with it.
  return new Running(
    spawn(command, args, { cwd, env: environment(env), stdio: [...stdio], detached: true, ...identity }),
  );
}

/** An environment from scratch: an empty home, the installed commands, and the machine's network settings. */
export function environment(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { network } = inject('installation');
  return { ...network, LANG: 'C.UTF-8', HOME: changes['HOME'] ?? newFolder('home'), PATH: searchPath(), ...changes };
}

/** Where commands are found: what the package installs (unless left out), Node, and what every system has. */
export function searchPath({ installed = true }: { installed?: boolean } = {}): string {
  const { prefix } = inject('installation');
  const system = [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'];
  return [...(installed ? [path.join(prefix, 'bin')] : []), ...new Set(system)].join(path.delimiter);
}
