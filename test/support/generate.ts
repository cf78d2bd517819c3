import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import { register } from '../../register.js';
import type { Values } from '../../project/asking/questions.js';

/** An environment without a terminal, and what is said in it. */
export function quietEnvironment() {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const silent = { write, isTTY: false } as unknown as NodeJS.WriteStream;
  const log = createLogger({ stdout: silent, stderr: silent, console: { error: write } as unknown as Console });
  const env = createEnv({ adapter: new QueuedAdapter({ adapter: new TerminalAdapter({ log }) }) });
  return { env, said: () => lines.join('\n') };
}

/**
 * Runs a sub-generator from the sources, in this process, as a program without a terminal would.
 *
 * @returns What was said.
 */
export async function generate(name: string, options: Values, words: string[] = []): Promise<string> {
  const { env, said } = quietEnvironment();
  register(env);
  await env.run([`datascience:${name}`, ...words], { ...options });
  return said();
}

/** Answers that depend on neither the machine nor the day. */
export const fixedAnswers = {
  libname: 'cool_library',
  description: 'Finds what is cool in a text',
  author: 'Ada Lovelace',
  year: '2026',
  git: false,
} as const;
