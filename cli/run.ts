import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import type { Values } from '../project/asking/questions.js';
import { register } from '../register.js';

/** Runs a sub-generator on an environment of our own. */
export async function runGenerator(name: string, options: Values): Promise<void> {
  const env = createEnv({ adapter: quietAdapter() });
  register(env);
  await env.run([`datascience:${name}`], { ...options });
}

/** The terminal, without Yeoman's line on which method of which generator failed: the error is said once, at the end. */
function quietAdapter(): QueuedAdapter {
  const log = createLogger({ loggers: { error: () => log } });
  return new QueuedAdapter({ adapter: new TerminalAdapter({ log }) });
}
