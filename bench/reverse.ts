import path from 'node:path';
import { run, serve, type Server, works } from './commands.js';
import { asset } from './project.js';

const BODY = JSON.stringify({ text: 'Hello, data science!' });
const ANSWER = { text: '!ecneics atad ,olleH' };
const WARM_UP = 1; // seconds
const CONNECTIONS = 64; // beyond those a load that holds its rate measures how connections are opened
const QUIET = { ACCESS_LOG: 'off', PYTHONDONTWRITEBYTECODE: '1' };

/** Which of the commands that load tests need is missing. */
export async function missing(...commands: readonly string[]): Promise<string | undefined> {
  for (const command of ['uv', 'wrk', ...commands]) {
    if (!(await works('sh', '-c', `command -v ${command}`))) return `${command} is not on PATH`;
  }
  return undefined;
}

/** One environment for all of them, so that they share the versions of what they have in common. */
export async function environment(folder: string, project: string): Promise<string> {
  const venv = path.join(folder, 'environment');
  const python = path.join(venv, 'bin', 'python');
  const requirements = ['-e', project, '-r', path.join(project, 'requirements-service.txt')];
  await run('uv', ['venv', venv], { cwd: project });
  await run('uv', ['pip', 'install', '--python', python, ...requirements, '-r', asset('peers/requirements.txt')], {
    cwd: folder,
  });
  return python;
}

/** Starts the service of a generated project, with its access log off. */
export async function serveGenerated(
  python: string,
  project: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Server> {
  return serve(python, ['-m', 'cool_library.serving'], { cwd: project, env: { ...QUIET, ...settings } });
}

/** Starts a server in the folder of the peers. */
export async function servePeer(python: string, ...words: readonly string[]): Promise<Server> {
  return serve(python, ['-m', ...words], { cwd: asset('peers'), env: QUIET });
}

export async function serveBare(python: string, app = 'bare_fastapi:app'): Promise<Server> {
  return servePeer(python, 'uvicorn', app, '--workers', '1', '--no-access-log', '--port', '{PORT}');
}

/**
 * Makes sure that a server answers, and keeps it busy until it does so at its speed.
 *
 * @throws Error where it answers anything else.
 */
export async function warmUp(server: Server): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${server.url}/reverse`, { method: 'POST', headers, body: BODY });
  const text = await answer.text();
  if (!answer.ok || JSON.stringify(JSON.parse(text)) !== JSON.stringify(ANSWER)) {
    throw new Error(`${server.url}/reverse answers ${answer.status}: ${text}`);
  }
  await requestsPerSecond(server, WARM_UP);
}

/** What `/reverse` manages, by wrk. */
export async function requestsPerSecond(
  { url }: Server,
  seconds: number,
  { connections = 16, route = '/reverse' } = {},
): Promise<number> {
  const load = ['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`];
  const said = await run('wrk', [...load, '--script', asset('post.lua'), url + route, '--', BODY], { cwd: '/' });
  const rate = /^Requests\/sec: +([\d.]+)$/m.exec(said)?.[1];
  if (rate === undefined || said.includes('Non-2xx')) throw new Error(`wrk measured no good answers:\n${said}`);
  return Number(rate);
}

/** What `/reverse` manages, by vegeta, which takes more of the machine for itself than wrk does. */
export async function peak(server: Server, seconds: number): Promise<number> {
  const { throughput } = await attack(server, seconds, '-rate 0 -max-workers 16');
  return throughput;
}

/** The milliseconds that 99 of 100 requests take at most, by vegeta, which holds the rate whatever the server does. */
export async function percentile99(server: Server, rate: number, seconds: number): Promise<number> {
  const { latencies } = await attack(server, seconds, `-rate ${Math.round(rate)}/s -max-workers ${CONNECTIONS}`);
  return latencies['99th'] / 1e6;
}

interface Report {
  /** In nanoseconds. */
  readonly latencies: Record<'99th', number>;
  /** Good answers in a second. */
  readonly throughput: number;
  /** The share of good answers. */
  readonly success: number;
}

async function attack({ url }: Server, seconds: number, pace: string): Promise<Report> {
  const target = JSON.stringify({
    method: 'POST',
    url: `${url}/reverse`,
    header: { 'Content-Type': ['application/json'] },
    body: Buffer.from(BODY).toString('base64'),
  });
  const words = `vegeta attack -format json ${pace} -duration ${seconds}s | vegeta report -type json`;
  const said = await run('sh', ['-c', `echo '${target}' | ${words}`], { cwd: '/' });
  const report = JSON.parse(said) as Report;
  if (report.success !== 1) throw new Error(`vegeta measured no good answers:\n${said}`);
  return report;
}
