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
