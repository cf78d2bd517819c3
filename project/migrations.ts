import gt from 'semver/functions/gt.js';
import type { Values } from './asking/questions.js';

/** How the answers that projects remember changed in one version. */
export interface Migration {
  /** The first version that has them in the new form. */
  readonly version: string;
  /** Brings the answers of any older version into it; those that are in it already stay as they are. */
  readonly migrate: (answers: Values) => Values;
}

/** Oldest first. An answer that a version only added needs none: its question's default is taken. */
export const MIGRATIONS: readonly Migration[] = [
  // Every part's record tells its own version; a second place could only contradict it.
  { version: '1.1.0', migrate: (answers) => without(answers, 'version') },
];

/**
 * The answers of an older version in the form of this one.
 *
 * @param from - The version that wrote them; `undefined` where nobody knows.
 */
export function migrate(answers: Values, from: string | undefined, migrations = MIGRATIONS): Values {
  return migrations
    .filter(({ version }) => from === undefined || gt(version, from))
    .reduce((migrated, migration) => migration.migrate(migrated), answers);
}

/** Answers but for one. */
export function without(answers: Values, key: string): Values {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== key));
}
