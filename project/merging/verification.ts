import { UserError } from '../errors.js';
import { makeSucceeds } from '../make.js';
import type { Verification } from './run.js';

/** The project's own tests, before and after a run: what was green stays so. */
export function runTests(root: string, log: (text: string) => void): Verification {
  return async () => {
    log('make test, before the update:');
    if (!(await passes(root))) {
      log('make test fails already, so it cannot tell what the update is worth; the update goes on without it');
      return undefined;
    }
    return async (signal) => {
      log('make test, after the update:');
      if (await passes(root, signal)) return;
      throw new UserError(
        'make test passes without the update and fails with it, so everything was put back; ' +
          'see what it changes with --dry-run, or update without --verify, then `make dev` and mend the project',
      );
    };
  };
}

/** What it says goes to where our own progress goes. */
async function passes(root: string, signal?: AbortSignal): Promise<boolean> {
  return makeSucceeds(root, ['test'], {
    stdio: ['ignore', process.stderr, 'inherit'],
    signal,
    advice: '--verify needs; install it, or leave that out',
  });
}
