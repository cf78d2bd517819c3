import { createLogger, QueuedAdapter } from '@yeoman/adapter';
import { TestAdapter } from '@yeoman/adapter/testing';
import { createEnv } from 'yeoman-environment';
import type { RunOptions } from './project/asking/questions.js';
import { register } from './register.js';

/**
 * For the tests of generators that compose ours: an environment without a terminal, in which our generators are
 * registered and ask nothing.
 *
 * ```js
 * const { env, said } = testEnvironment({ cwd: folder, answers: { title: 'Reverse a text' } });
 * env.register(pathOfMyGenerator, { namespace: 'mine:app' });
 * await env.run(['mine:app']);
 * ```
 *
 * @param options.cwd - The folder that the generators run in.
 * @param options.answers - Those to the questions of other generators, by name; what is missing takes its default.
 * @returns The environment, and what was said in it so far.
 */
export function testEnvironment({
  cwd = process.cwd(),
  answers = {},
}: { cwd?: string; answers?: Readonly<Record<string, unknown>> } = {}) {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const silent = { write, isTTY: false } as unknown as NodeJS.WriteStream;
  const log = createLogger({ stdout: silent, stderr: silent, console: { error: write } as unknown as Console });
  const adapter = Object.assign(new TestAdapter({ mockedAnswers: answers }), { log, stdout: silent, stderr: silent });
  const sharedOptions: RunOptions = { defaults: true };
  const env = createEnv({ cwd, adapter: new QueuedAdapter({ adapter }), sharedOptions: sharedOptions as object });
  register(env);
  return { env, said: () => lines.join('\n') };
}
