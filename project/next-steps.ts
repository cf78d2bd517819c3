import path from 'node:path';
import type Generator from 'yeoman-generator';
import type { RunOptions } from './questions.js';

/** A command to go on with, and what it does. */
export type Step = readonly [command: string, effect: string];

/** Tells how to go on; only the generator that was asked for does, and not when nothing was written. */
export function sayNext(generator: Generator, { root }: { root: string }, steps: readonly Step[]): void {
  if (generator.env.rootGenerator() !== generator || (generator.options as RunOptions).dryRun === true) return;
  const folder = path.relative(process.cwd(), root);
  const rows: readonly Step[] = folder === '' ? steps : [[`cd ${quoted(folder)}`, ''], ...steps];
  const width = Math.max(...rows.map(([command]) => command.length));
  const lines = rows.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect && `# ${effect}`}`.trimEnd());
  generator.log(['', 'Next:', ...lines, ''].join('\n'));
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
