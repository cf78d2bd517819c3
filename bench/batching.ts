import { run } from './commands.js';
import { interleave, ratio, type Subject } from './measuring.js';
import { newProject } from './project.js';
import { environment, missing, requestsPerSecond, serveBare } from './reverse.js';

const MANY = 32; // clients

/** What `Batcher` of the generated service makes of a model that takes its time for reading its weights. */
export const batching: Subject = {
  runs: 15,
  obstacle: async () => missing(),
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    await run('uv', ['pip', 'install', '--python', python, 'numpy'], { cwd: folder });
    const server = await serveBare(python, 'model_service:app');
    const measure = (route: string, connections: number) => async () =>
      requestsPerSecond(server, seconds, { connections, route });
    await measure('/plain', MANY)();
    const many = await interleave(runs, { Batcher: measure('/batched', MANY), plain: measure('/plain', MANY) });
    const one = await interleave(runs, { plain: measure('/plain', 1), Batcher: measure('/batched', 1) });
    await server.stop();
    const unit = 'requests/s';
    const title = (clients: string) => `A model of 64 MB, ${clients}, by wrk for ${seconds} s a run`;
    return [
      {
        title: title(`${MANY} clients`),
        unit,
        samples: many,
        checks: [ratio(many, 'Batcher', 'plain', { atLeast: 2.5 })],
      },
      // One client sends a request when it has its answer: twice the rate is half the latency.
      { title: title('one client'), unit, samples: one, checks: [ratio(one, 'plain', 'Batcher', { atMost: 1.3 })] },
    ];
  },
};
