/** What may have become of a generated file, most pressing first: each is in the first state that holds. */
export const STATES = {
  unresolved: 'has both sides of a conflict marked in it',
  conflict: 'would conflict: you and the templates changed the same lines',
  outdated: 'an update changes it',
  deleted: 'you deleted it',
  edited: 'you edited it',
  pristine: 'as it was generated',
} as const;

export type FileState = keyof typeof STATES;

export interface FileStatus {
  /** From the project's root, with `/`. */
  readonly path: string;
  /** `service`, `demo.cool-demo` … */
  readonly part: string;
  readonly state: FileState;
}
