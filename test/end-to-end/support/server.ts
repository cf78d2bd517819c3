import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './run.js';

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * For promises that name a port.
 *
 * @throws Error where some other program has it: the test would talk to that.
 */
export async function requireFreePort(port: number): Promise<number> {
  if (await isReachable('127.0.0.1', port)) throw new Error(`port ${port} is taken, and the test needs it`);
  return port;
}

/** Whether something accepts connections there. */
export async function isReachable(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 2000 });
  const reached = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
  });
  socket.destroy();
  return reached;
}

/** Waits until an address answers with success; fails with what the server said when it ends first, or takes too long. */
export async function untilAnswers(url: string, server: Running, timeout = 60_000): Promise<void> {
  const deadline = Date.now() + timeout;
  while (server.child.exitCode === null && Date.now() < deadline) {
    if (await answersWell(url)) return;
    await sleep(50);
  }
  throw new Error(`${url} does not answer; the server said:\n${server.stdout}\n${server.stderr}`);
}

async function answersWell(url: string): Promise<boolean> {
  try {
    // Something between may accept a connection for a server that is not there yet.
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
