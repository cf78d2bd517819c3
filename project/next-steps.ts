import lt from 'semver/functions/lt.js';
import type Generator from 'yeoman-generator';
import type { RunOptions, Values } from './asking/questions.js';
import { isInsideRepository } from './git.js';
import { committedFiles, runOf } from './merging/run.js';
import { ownPackage, type Project, projectAt } from './project.js';
import { readDisk } from './reading.js';
import { shellWord } from './shell-words.js';
import { relativePath } from './system.js';
import { runJson } from './telling/json.js';
import { paintOf, print } from './telling/terminal.js';

/** A command to go on with, and what it does. */
export type Step = readonly [command: string, effect: string];

/**
 * Ends a run: tells how to go on, and where other parts are older; only the generator that was asked for does, and only
 * when something was written. With `--json` it prints what was made instead.
 *
 * @param answers - Those of the generator.
 */
export async function conclude(
  generator: Generator,
  project: Pick<Project, 'root' | 'version'>,
  answers: Values,
  steps: readonly Step[] = [],
): Promise<void> {
  const { root } = project;
  const run = runOf(generator.fs.store);
  const { json, dryRun } = generator.options as RunOptions;
  if (json === true) {
    const text = runJson(project, answers, { outcomes: run.outcomes, dryRun: dryRun === true });
    await print(generator.env, () => text);
  }
  if (generator.env.rootGenerator() !== generator || committedFiles(generator.fs.store, root).length === 0) return;
  sayOlder(generator, root);
  if (json !== true && steps.length > 0) sayNext(generator, root, steps);
}

function sayNext(generator: Generator, root: string, steps: readonly Step[]): void {
  const paint = paintOf(generator.env);
  const folder = relativePath(process.cwd(), root);
  const rows: readonly Step[] = folder === '' ? steps : [[`cd ${shellWord(folder)}`, ''], ...steps];
  const width = Math.max(...rows.map(([command]) => command.length));
  const lines = rows.map(([command, effect]) =>
    effect === '' ? `  ${command}` : `  ${command.padEnd(width)}  ${paint('dim', `# ${effect}`)}`,
  );
  generator.log(['', paint('bold', 'Next:'), ...lines, ''].join('\n'));
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
