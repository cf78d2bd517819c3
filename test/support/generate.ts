import type { Values } from '../../project/asking/questions.js';
import { testEnvironment } from '../../testing.js';

/**
 * Runs a sub-generator from the sources, in this process, as a program without a terminal would.
 *
 * @returns What was said.
 */
export async function generate(name: string, options: Values, words: string[] = []): Promise<string> {
  const { env, said } = testEnvironment();
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
