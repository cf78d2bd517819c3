// Measures what is made and what makes it, side by side with something known: `npm run bench`, or `npm run bench -- service`.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { batching } from './batching.js';
import { demos } from './demos.js';
import { image } from './image.js';
import { install } from './install.js';
import { latency } from './latency.js';
import type { Subject } from './measuring.js';
import { memory } from './memory.js';
import { service } from './service.js';
import { start } from './start.js';
import { status } from './status.js';
import { table } from './table.js';
import { update } from './update.js';
import { wheel } from './wheel.js';
import { workers } from './workers.js';

/** In this order; a new one is a file of its own and a name here. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  start,
  wheel,
  install,
  service,
  latency,
  memory,
  workers,
  batching,
  image,
  demos,
  update,
  status,
};
const USAGE = `npm run bench -- [${Object.keys(SUBJECTS).join(' | ')}] … [--runs N] [--seconds N]`;

const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

try {
  const { subjects, runs, seconds } = readArguments();
  const machine = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
  console.log(`Medians of interleaved runs, ratios taken within each round (${machine})`);
  for (const [name, subject] of subjects) await bench(name, subject, runs, seconds);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exit(1); // servers may be running
}

async function bench(name: string, subject: Subject, runs: number | undefined, seconds: number): Promise<void> {
  const obstacle = await subject.obstacle?.();
  if (obstacle !== undefined) {
    console.log(`\nSkipped ${name}: ${obstacle}`);
    return;
  }
  const place = mkdtempSync(path.join(folder, `${name}-`));
  const results = await subject.measure({ folder: place, runs: runs ?? subject.runs, seconds });
  for (const result of results) console.log(`\n${table(result)}`);
}

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { runs: { type: 'string' }, seconds: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(SUBJECTS);
  return {
    subjects: names.map((name) => [name, subjectOf(name)] as const),
    runs: values.runs === undefined ? undefined : positive('--runs', values.runs),
    seconds: positive('--seconds', values.seconds),
  };
}

function subjectOf(name: string): Subject {
  const subject = SUBJECTS[name];
  if (!subject) throw new Error(`there is no "${name}" to measure: ${USAGE}`);
  return subject;
}

function positive(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${option} ${text}: give a whole number above 0`);
  return Number(text);
}
