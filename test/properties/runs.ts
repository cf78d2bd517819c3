import type { Parameters } from 'fast-check';

/** How many cases `npm run test:nightly` tries; CI tries fewer, and always the same ones. */
const NIGHTLY = Number(process.env['PROPERTY_RUNS'] ?? 0);

/** Nightly runs have other cases each; the seed that one prints repeats it. */
export const SEED = Number(process.env['PROPERTY_SEED'] ?? (NIGHTLY > 0 ? Date.now() % 2 ** 31 : 1));

if (NIGHTLY > 0) console.log(`PROPERTY_RUNS=${NIGHTLY} PROPERTY_SEED=${SEED}`);

/**
 * How often a property is tried, and from which seed.
 *
 * @param inCI - How many cases CI has time for.
 * @param share - Of so many nightly cases one is tried, where a case takes long.
 */
export function runs<Case>(inCI: number, share = 1): Parameters<Case> {
  return { numRuns: NIGHTLY > 0 ? Math.ceil(NIGHTLY / share) : inCI, seed: SEED };
}

/** For tests that try that many cases. */
export const TIMEOUT = NIGHTLY > 0 ? 3_600_000 : 120_000;
