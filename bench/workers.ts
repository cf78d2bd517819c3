import { interleave, ratio, type Subject } from './measuring.js';
import { newProject } from './project.js';
import { environment, missing, requestsPerSecond, serveGenerated, warmUp } from './reverse.js';

/** What a second worker adds, where the load comes from the same cores. */
export const workers: Subject = {
  runs: 15,
  obstacle: async () => missing(),
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    const [one, two] = await Promise.all(
      ['1', '2'].map(async (number) => serveGenerated(python, project, { WORKERS: number })),
    );
    if (!one || !two) throw new Error('the services do not start');
    for (const server of [one, two]) await warmUp(server);
    const samples = await interleave(runs, {
      'WORKERS=2': async () => requestsPerSecond(two, seconds),
      'WORKERS=1': async () => requestsPerSecond(one, seconds),
    });
    await Promise.all([one.stop(), two.stop()]);
    const checks = [ratio(samples, 'WORKERS=2', 'WORKERS=1', { atLeast: 1.3 })];
    return [
      { title: `/reverse by several workers, by wrk for ${seconds} s a run`, unit: 'requests/s', samples, checks },
    ];
  },
};
