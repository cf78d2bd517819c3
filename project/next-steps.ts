import path from 'node:path';
import lt from 'semver/functions/lt.js';
import type Generator from 'yeoman-generator';
import { isInsideRepository } from './git.js';
import { ownPackage, projectAt } from './project.js';
import { readDisk } from './reading.js';
import { committedFiles } from './merging/run.js';
import { shellWord } from './shell-words.js';

/** A command to go on with, and what it does. */
export type Step = readonly [command: string, effect: string];

/**
 * Tells how to go on, and where other parts are older; only the generator that was asked for does, and only when
 * something was written.
 */
export function sayNext(generator: Generator, { root }: { root: string }, steps: readonly Step[]): void {
  if (generator.env.rootGenerator() !== generator || committedFiles(generator.fs.store, root).length === 0) return;
  sayOlder(generator, root);
  if (steps.length === 0) return;
  const folder = path.relative(process.cwd(), root);
  const rows: readonly Step[] = folder === '' ? steps : [[`cd ${shellWord(folder)}`, ''], ...steps];
  const width = Math.max(...rows.map(([command]) => command.length));
  const lines = rows.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect && `# ${effect}`}`.trimEnd());
  generator.log(['', 'Next:', ...lines, ''].join('\n'));
}

/** How to see what was changed, where git can tell. */
export function stepsInGit(root: string): Step[] {
  return isInsideRepository(root) ? [['git status', 'shows what changed, and git diff shows how']] : [];
}

function sayOlder({ log }: Generator, root: string): void {
  const version = projectAt(readDisk, root)?.version;
  if (version === undefined || !lt(version, ownPackage.version)) return;
  log(`the rest of the project was made by ${ownPackage.name} ${version}; "quickstart update" brings it up to date`);
}
