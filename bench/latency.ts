import { interleave, ratio, type Subject } from './measuring.js';
import { newProject } from './project.js';
import { environment, missing, percentile99, requestsPerSecond, serveBare, serveGenerated, warmUp } from './reverse.js';

const SHARE = 0.8; // of what the bare app manages at most

/** What the slowest of 100 requests wait for the generated service and for a bare one, at the same rate. */
export const latency: Subject = {
  runs: 15,
  obstacle: async () => missing('vegeta'),
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    const [generated, bare] = await Promise.all([serveGenerated(python, project), serveBare(python)]);
    for (const server of [generated, bare]) await warmUp(server);
    const rate = SHARE * (await requestsPerSecond(bare, 5 * seconds));
    const samples = await interleave(runs, {
      'generated service': async () => percentile99(generated, rate, seconds),
      'bare FastAPI + uvicorn': async () => percentile99(bare, rate, seconds),
    });
    await Promise.all([generated.stop(), bare.stop()]);
    const checks = [ratio(samples, 'generated service', 'bare FastAPI + uvicorn', { atMost: 1.3 })];
    const title = `99th percentile of /reverse at ${Math.round(rate)} requests/s, by vegeta for ${seconds} s a run`;
    return [{ title, unit: 'ms', samples, checks }];
  },
};
