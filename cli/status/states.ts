/** What may have become of a generated file, most pressing first: each is in the first state that holds. */
export const STATES = {
  unresolved: 'with both sides of a conflict marked',
  conflict: 'changed in the same lines by you and by the templates',
  outdated: 'to be changed by an update',
  new: 'to be added by an update',
  deleted: 'deleted by you',
  edited: 'edited by you',
  pristine: 'as generated',
} as const;

export type FileState = keyof typeof STATES;

export interface FileStatus {
  /** From the project's root, with `/`. */
  readonly path: string;
  /** `service`, `demo.cool-demo` … */
  readonly part: string;
  readonly state: FileState;
}
