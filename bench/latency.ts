import { interleave, median, ratio, type Subject } from './measuring.js';
import { newProject } from './project.js';
import { environment, missing, peak, percentile99, serveBare, serveGenerated, warmUp } from './reverse.js';

const SHARE = 0.8; // of what the bare app manages at most
const LENGTH = 8; // times as long as others: opening connections is less than 1 % of it

/** What the slowest of 100 requests wait for the generated service and for a bare one, at the same rate. */
export const latency: Subject = {
  runs: 9,
  obstacle: async () => missing('vegeta'),
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    const [generated, bare] = await Promise.all([serveGenerated(python, project), serveBare(python)]);
    for (const server of [generated, bare]) await warmUp(server);
    const rates: number[] = [];
    const samples = await interleave(
      runs,
      {
        'generated service': async () => percentile99(generated, rates.at(-1) ?? 0, LENGTH * seconds),
        'bare FastAPI + uvicorn': async () => percentile99(bare, rates.at(-1) ?? 0, LENGTH * seconds),
      },
      // A machine that is slower for a while would not hold a rate of before.
      async () => void rates.push(SHARE * (await peak(bare, seconds))),
    );
    await Promise.all([generated.stop(), bare.stop()]);
    const checks = [ratio(samples, 'generated service', 'bare FastAPI + uvicorn', { atMost: 1.3 })];
    const title = `99th percentile of /reverse at ${Math.round(median(rates))} requests/s, by vegeta for ${LENGTH * seconds} s a run`;
    return [{ title, unit: 'ms', samples, checks }];
  },
};
