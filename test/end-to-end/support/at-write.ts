import path from 'node:path';

const PRELOAD = path.resolve(import.meta.dirname, 'at-write.mjs');

/** A write of a run: its number, or what the path ends with that is written. */
export type Step = number | `/${string}`;

/** The environment of a command that sends a signal to itself before one of its writes below a folder. */
export function signalAtWrite(step: Step, signal: NodeJS.Signals, folder: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${PRELOAD}`, AT_WRITE: String(step), WRITES_BELOW: folder, SIGNAL: signal };
}

/** The environment of a command that says at its end how often it wrote below a folder. */
export function countWrites(folder: string): Record<string, string> {
  return signalAtWrite('/nowhere', 'SIGKILL', folder);
}

/** How many writes there were, by what a command that counted them said. */
export function writesOf(stderr: string): number {
  const count = Number(/^(\d+) writes$/m.exec(stderr)?.[1]);
  if (!(count > 0)) throw new Error(`no writes were counted:\n${stderr}`);
  return count;
}

/** Some of a run's writes, spread evenly, the first and the last among them. */
export function spread(samples: number, total: number): number[] {
  return Array.from({ length: samples }, (_, index) => Math.round((index * (total - 1)) / (samples - 1)));
}

/** All of a run's writes. */
export function every(total: number): number[] {
  return [...Array(total).keys()];
}
