/**
 * Whether to skip what this machine cannot run, for `describe.skipIf(missing(found, 'no Docker engine answers'))`.
 *
 * @throws Error where everything has to run, as in CI (`NO_SKIPS=1`): there a skip would be a test that nobody runs.
 */
export function missing(found: boolean, words: string): boolean {
  if (found) return false;
  if (process.env['NO_SKIPS'] === '1') throw new Error(`${words}, and NO_SKIPS=1 says that all tests have to run`);
  console.warn(`Skipped: ${words}.`);
  return true;
}
