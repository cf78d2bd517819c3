import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import { register } from './register.js';

/**
 * For the tests of generators that compose ours: an environment without a terminal, in which nothing is asked and our
 * generators are registered.
 *
 * ```js
 * const { env, said } = testEnvironment();
 * env.register(MyGenerator, { namespace: 'mine:app' });
 * await env.run(['mine:app'], { path: folder });
 * ```
 *
 * @returns The environment, and what was said in it so far.
 */
export function testEnvironment() {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  const silent = { write, isTTY: false } as unknown as NodeJS.WriteStream;
  const log = createLogger({ stdout: silent, stderr: silent, console: { error: write } as unknown as Console });
  const env = createEnv({ adapter: new QueuedAdapter({ adapter: new TerminalAdapter({ log }) }) });
  register(env);
  return { env, said: () => lines.join('\n') };
}
