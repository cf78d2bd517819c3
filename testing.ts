import { createLogger, QueuedAdapter } from '@yeoman/adapter';
import { TestAdapter } from '@yeoman/adapter/testing';
import { createEnv } from 'yeoman-environment';
import type { RunOptions } from './project/asking/questions.js';
import { register } from './register.js';

/**
 * For the tests of generators that compose ours: an environment without a terminal, in which our generators are
 * registered and ask nothing. Another's question gets its answer by its name, else its default.
 *
 * ```js
 * const { env, said } = testEnvironment({ title: 'Reverse a text' });
 * env.register(MyGenerator, { namespace: 'mine:app', resolved: '…/generators/app/index.js' });
 * await env.run(['mine:app'], { path: folder });
 * ```
 *
 * @returns The environment, and what was said in it so far.
 */
export function testEnvironment(mockedAnswers: Readonly<Record<string, unknown>> = {}) {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const silent = { write, isTTY: false } as unknown as NodeJS.WriteStream;
  const log = createLogger({ stdout: silent, stderr: silent, console: { error: write } as unknown as Console });
  const adapter = Object.assign(new TestAdapter({ mockedAnswers }), { log });
  const sharedOptions: RunOptions = { defaults: true };
  const env = createEnv({ adapter: new QueuedAdapter({ adapter }), sharedOptions: sharedOptions as object });
  register(env);
  return { env, said: () => lines.join('\n') };
}
