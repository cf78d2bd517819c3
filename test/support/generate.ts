import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import { registerGenerators } from '../../cli/run.js';
import type { Values } from '../../project/questions.js';

/**
 * Runs a sub-generator from the sources, in this process, as a program without a terminal would.
 *
 * @param prepare - May register further generators, for hosts that compose ours.
 * @returns What was said.
 */
export async function generate(
  name: string,
  options: Values,
  words: string[] = [],
  prepare: (env: ReturnType<typeof createEnv>) => void = () => {},
): Promise<string> {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const silent = { write, isTTY: false } as unknown as NodeJS.WriteStream;
  const log = createLogger({ stdout: silent, stderr: silent, console: { error: write } as unknown as Console });
  const env = createEnv({ adapter: new QueuedAdapter({ adapter: new TerminalAdapter({ log }) }) });
  await registerGenerators(env);
  prepare(env);
  await env.run([`datascience:${name}`, ...words], { ...options });
  return lines.join('\n');
}

/** Answers that depend on neither the machine nor the day. */
export const fixedAnswers = {
  libname: 'cool_library',
  description: 'Finds what is cool in a text',
  author: 'Ada Lovelace',
  year: '2026',
  git: false,
} as const;
