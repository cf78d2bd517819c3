import type { Server } from './commands.js';
import { ratio, type Subject } from './measuring.js';
import { newProject } from './project.js';
import { environment, missing, requestsPerSecond, serveGenerated, warmUp } from './reverse.js';

const EARLY = 50_000;
const LATE = 500_000;

/** Whether the generated service grows with the requests that it has served. */
export const memory: Subject = {
  runs: 1,
  obstacle: async () => missing(),
  async measure({ folder, runs, seconds }) {
    const project = await newProject(folder);
    const python = await environment(folder, project);
    const samples = { late: [] as number[], early: [] as number[] };
    for (let round = 0; round < runs; round++) {
      const server = await serveGenerated(python, project);
      await warmUp(server);
      samples.early.push(await megabytesAfter(server, EARLY, seconds));
      samples.late.push(await megabytesAfter(server, LATE, seconds));
      await server.stop();
    }
    const title = `Resident memory after ${EARLY} and ${LATE} requests`;
    return [{ title, unit: 'MB', samples, checks: [ratio(samples, 'late', 'early', { atMost: 1.05 })] }];
  },
};

async function megabytesAfter(server: Server, requests: number, seconds: number): Promise<number> {
  const count = 'http_request_duration_seconds_count{method="POST",route="/reverse",status="200"}';
  while ((await metric(server, count)) < requests) await requestsPerSecond(server, seconds);
  return (await metric(server, 'process_resident_memory_bytes')) / 1e6;
}

async function metric({ url }: Server, name: string): Promise<number> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
  const line = lines.find((text) => text.startsWith(`${name} `));
  if (line === undefined) throw new Error(`${url}/metrics does not tell ${name}`);
  return Number(line.slice(name.length));
}
