import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type Generator from 'yeoman-generator';
import { UserError } from './errors.js';
import { pendingFiles } from './files.js';
import { canAsk } from './options.js';

/**
 * Stops a run that nobody can be asked in before it writes anything: Yeoman's own conflict question would have no answer.
 *
 * @throws UserError that lists the files which are on the disk and differ.
 */
export function refuseUnaskableConflicts(generator: Generator): void {
  const { conflicterOptions } = generator.env as unknown as {
    conflicterOptions?: { force?: boolean; dryRun?: boolean };
  };
  if (canAsk(generator.options as { defaults?: boolean }) || conflicterOptions?.force || conflicterOptions?.dryRun)
    return;
  const files = differingFiles(generator);
  if (files.length === 0) return;
  throw new UserError(
    `these files differ from what would be written, and there is nobody to ask: ${files.join(', ')}; ` +
      'nothing was written; see the differences with --dry-run, overwrite them with --force, or run it in a terminal',
  );
}

function differingFiles({ env, fs }: Generator): string[] {
  return pendingFiles(fs)
    .filter((file) => statSync(file.path, { throwIfNoEntry: false }) && !readFileSync(file.path).equals(file.contents))
    .map((file) => path.relative(env.cwd, file.path))
    .toSorted();
}
