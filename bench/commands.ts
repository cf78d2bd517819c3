import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Where {
  readonly cwd: string;
  /** Changes to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** What `make dev` would install into instead of making an environment, and what would change a server's address. */
const LEFT_OUT = new Set(['VIRTUAL_ENV', 'CONDA_PREFIX', 'CONDA_DEFAULT_ENV', 'HOST', 'PORT']);
const LONGEST_COMMAND = 300; // seconds
const LONGEST_START = 30; // seconds
const LONGEST_STOP = 10; // seconds

const running = new Set<ChildProcess>();

// Whatever ends us ends what we have started.
process.on('exit', () => running.forEach((child) => kill(child, 'SIGKILL')));

/**
 * Runs a command to its end.
 *
 * @returns What it wrote to its output.
 * @throws Error with all that it said, where it fails or takes too long.
 */
export async function run(command: string, args: readonly string[], where: Where): Promise<string> {
  const { child, output, ended } = start(command, args, where);
  const code = await endWithin(LONGEST_COMMAND, child, ended);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.all}`);
  return output.stdout;
}

/** Whether a command can be run here and succeeds. */
export async function works(command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args, { cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a virtual environment with packages in it, compiled as pip does it: uv leaves that to the first run, which is not
 * always allowed to write there.
 *
 * @returns The folder of its commands.
 */
export async function environmentWith(folder: string, packages: readonly string[]): Promise<string> {
  const bin = path.join(folder, 'bin');
  const words = ['pip', 'install', '--compile-bytecode', '--python', path.join(bin, 'python'), ...packages];
  await run('uv', ['venv', folder], { cwd: '/' });
  await run('uv', words, { cwd: '/' });
  return bin;
}

/** Starts a server of loopback, and waits until it takes connections. `PORT` tells it where, also as `{PORT}` in a word. */
export async function serve(command: string, args: readonly string[], { cwd, env }: Where): Promise<Server> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const words = args.map((word) => word.replace('{PORT}', port));
  const { child, output, ended } = start(command, words, { cwd, env: { ...env, PORT: port } });
  const deadline = Date.now() + LONGEST_START * 1000;
  while (!(await answers(url))) {
    if (!running.has(child) || Date.now() > deadline) throw new Error(`${command} does not serve\n${output.all}`);
    await sleep(50);
  }
  const stop = async () => {
    kill(child, 'SIGTERM');
    await endWithin(LONGEST_STOP, child, ended);
  };
  return { url, stop };
}

function start(command: string, args: readonly string[], { cwd, env }: Where) {
  const variables = Object.entries(process.env).filter(([name]) => !LEFT_OUT.has(name));
  // A process group of its own, so that what make or gunicorn starts ends with it.
  const child = spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(variables), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  const output = { stdout: '', all: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output.all += text));
  }
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? -1));
    child.once('error', (error) => {
      output.all += error.message;
      resolve(-1);
    });
  }).finally(() => running.delete(child));
  return { child, output, ended };
}

async function endWithin(seconds: number, child: ChildProcess, ended: Promise<number>): Promise<number> {
  const timer = setTimeout(() => kill(child, 'SIGKILL'), seconds * 1000);
  const code = await ended;
  clearTimeout(timer);
  return code;
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}
