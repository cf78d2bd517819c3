/** One measurement, such as the seconds that a command takes. */
export type Measure = () => Promise<number>;

/** What was measured, round by round, for each of those that are compared. */
export type Samples<Name extends string = string> = Readonly<Record<Name, readonly number[]>>;

export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** A figure that is derived from measurements, and what it has to be, if anything. */
export interface Check {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: Target | undefined;
}

export interface Result {
  readonly title: string;
  readonly unit: string;
  readonly samples: Samples;
  readonly checks: readonly Check[];
}

/** What can be measured by its name: `npm run bench -- NAME`. */
export interface Subject {
  /** Rounds, unless the command line says another number. */
  readonly runs: number;
  /** Why it cannot be measured on this machine, if so. */
  readonly obstacle?: () => Promise<string | undefined>;
  readonly measure: (settings: Settings) => Promise<readonly Result[]>;
}

export interface Settings {
  /** An empty folder, which goes afterwards. */
  readonly folder: string;
  readonly runs: number;
  /** How long one load test takes. */
  readonly seconds: number;
}

/**
 * Measures in rounds, everyone once in each: what slows the machine down for a while slows down all of them. Every second
 * round goes backwards, as one may leave something to the next.
 *
 * @param prepare - What comes before each round.
 */
export async function interleave<Name extends string>(
  runs: number,
  contestants: Readonly<Record<Name, Measure>>,
  prepare?: () => Promise<void>,
): Promise<Samples<Name>> {
  const measures = Object.entries<Measure>(contestants);
  const samples = Object.fromEntries(measures.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < runs; round++) {
    await prepare?.();
    const order = round % 2 === 0 ? measures : measures.toReversed();
    for (const [name, measure] of order) samples[name]?.push(await measure());
  }
  return samples as Record<Name, number[]>;
}

/** The seconds that an action takes. */
export async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

/** How many times as much one has as another, compared within each round. */
export function ratio<Name extends string>(samples: Samples<Name>, one: Name, other: Name, target?: Target): Check {
  const ratios = samples[one].map((value, round) => value / (samples[other][round] ?? Number.NaN));
  return { what: `${one} / ${other}`, value: median(ratios), unit: 'x', target };
}

/** How much more one has than another, round by round. */
export function difference<Name extends string>(samples: Samples<Name>, one: Name, other: Name): number[] {
  return samples[one].map((value, round) => value - (samples[other][round] ?? Number.NaN));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

export function isMet(value: number, target: Target): boolean {
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
