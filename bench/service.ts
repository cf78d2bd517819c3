import path from 'node:path';
import { run, serve, type Server, works } from './commands.js';
import { interleave, ratio, type Subject } from './measuring.js';
import { asset, newProject } from './project.js';

const BODY = JSON.stringify({ text: 'Hello, data science!' });
const ANSWER = { text: '!ecneics atad ,olleH' };
const WARM_UP = 1; // seconds

/** `/reverse` of the generated service against the same route in other frameworks, one process each. */
export const service: Subject = {
  runs: 25,
  async obstacle() {
    if (!(await works('uv', '--version'))) return 'uv is not on PATH';
    return (await works('sh', '-c', 'command -v wrk')) ? undefined : 'wrk is not on PATH';
  },
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    const [generated, fastapi, flask] = await Promise.all([
      serve(python, ['-m', 'cool_library.serving'], { cwd: project, env: { ACCESS_LOG: 'off' } }),
      servePeer(python, 'uvicorn', 'bare_fastapi:app', '--workers', '1', '--no-access-log', '--port', '{PORT}'),
      servePeer(
        python,
        'gunicorn',
        'flask_twin:app',
        '--workers',
        '1',
        '--no-control-socket',
        '--bind',
        '127.0.0.1:{PORT}',
      ),
    ]);
    const servers = [generated, fastapi, flask];
    for (const server of servers) {
      await checkAnswer(server);
      await requestsPerSecond(server, WARM_UP);
    }
    const samples = await interleave(runs, {
      'generated service': async () => requestsPerSecond(generated, seconds),
      'bare FastAPI + uvicorn': async () => requestsPerSecond(fastapi, seconds),
      'Flask + gunicorn': async () => requestsPerSecond(flask, seconds),
    });
    await Promise.all(servers.map(async (server) => server.stop()));
    const checks = [
      ratio(samples, 'generated service', 'bare FastAPI + uvicorn', { atLeast: 0.85 }),
      ratio(samples, 'generated service', 'Flask + gunicorn', { atLeast: 2 }),
    ];
    return [{ title: `/reverse, by wrk for ${seconds} s a run`, unit: 'requests/s', samples, checks }];
  },
};

/** One environment for all of them, so that they share the versions of what they have in common. */
async function environment(folder: string, project: string): Promise<string> {
  const venv = path.join(folder, 'environment');
  const python = path.join(venv, 'bin', 'python');
  const requirements = ['-e', project, '-r', path.join(project, 'requirements-service.txt')];
  await run('uv', ['venv', venv], { cwd: project });
  await run('uv', ['pip', 'install', '--python', python, ...requirements, '-r', asset('peers/requirements.txt')], {
    cwd: folder,
  });
  return python;
}

async function servePeer(python: string, ...words: readonly string[]): Promise<Server> {
  return serve(python, ['-m', ...words], { cwd: asset('peers'), env: { PYTHONDONTWRITEBYTECODE: '1' } });
}

async function checkAnswer({ url }: Server): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/reverse`, { method: 'POST', headers, body: BODY });
  const text = await answer.text();
  if (!answer.ok || JSON.stringify(JSON.parse(text)) !== JSON.stringify(ANSWER)) {
    throw new Error(`${url}/reverse answers ${answer.status}: ${text}`);
  }
}

async function requestsPerSecond({ url }: Server, seconds: number): Promise<number> {
  const load = ['--threads', '1', '--connections', '16', '--duration', `${seconds}s`, '--script', asset('post.lua')];
  const said = await run('wrk', [...load, `${url}/reverse`, '--', BODY], { cwd: '/' });
  const rate = /^Requests\/sec: +([\d.]+)$/m.exec(said)?.[1];
  if (rate === undefined || said.includes('Non-2xx')) throw new Error(`wrk measured no good answers:\n${said}`);
  return Number(rate);
}
