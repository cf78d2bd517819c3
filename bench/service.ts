import { interleave, ratio, type Subject } from './measuring.js';
import { newProject } from './project.js';
import { environment, missing, requestsPerSecond, serveBare, serveGenerated, servePeer, warmUp } from './reverse.js';

/** `/reverse` of the generated service against the same route in other frameworks, one process each. */
export const service: Subject = {
  runs: 25,
  obstacle: async () => missing(),
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    const flaskWords = ['flask_twin:app', '--workers', '1', '--no-control-socket', '--bind', '127.0.0.1:{PORT}'];
    const servers = await Promise.all([
      serveGenerated(python, project),
      serveBare(python),
      servePeer(python, 'gunicorn', ...flaskWords),
    ]);
    const [generated, fastapi, flask] = servers;
    for (const server of servers) await warmUp(server);
    const samples = await interleave(runs, {
      'generated service': async () => requestsPerSecond(generated, seconds),
      'bare FastAPI + uvicorn': async () => requestsPerSecond(fastapi, seconds),
      'Flask + gunicorn': async () => requestsPerSecond(flask, seconds),
    });
    await Promise.all(servers.map(async (server) => server.stop()));
    const checks = [
      ratio(samples, 'generated service', 'bare FastAPI + uvicorn', { atLeast: 0.9 }),
      ratio(samples, 'generated service', 'Flask + gunicorn', { atLeast: 2 }),
    ];
    return [{ title: `/reverse, by wrk for ${seconds} s a run`, unit: 'requests/s', samples, checks }];
  },
};
