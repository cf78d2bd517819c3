/**
 * An error that the user can mend. Its message is all they see: what was wrong, with the value, and what to do.
 *
 * `code` is the process's exit status; it is a number because yo hands it to `process.exit` as it is.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly code: number = 1;
}

/** The command line, or an answer, cannot be used as it stands. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
  override readonly code = 2;
}

/** Not a failure: `update --check` found that there is something to do. */
export class UpdateWaits extends UserError {
  override readonly name = 'UpdateWaits';
  override readonly code = 3;
}

/** `doctor` found that something is missing, and has printed what. */
export class ToolsMissing extends UserError {
  override readonly name = 'ToolsMissing';
}

/** What the usual faults of a disk are called by people. */
const FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; choose another folder, or make this one writable',
  EPERM: 'permission denied; choose another folder, or make this one writable',
  EROFS: 'the file system is read-only; choose another folder',
  ENOSPC: 'the disk is full; make room and run it again',
  ENAMETOOLONG: 'the name is too long for this file system; choose a shorter one',
};

/** An error of the disk, whose code is a word, in words that help; others as they are. */
export function explained(error: unknown): unknown {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return error;
  const fault = FAULTS[code] ?? message;
  return new UserError(path === undefined ? fault : `${path}: ${fault}`, { cause: error });
}
