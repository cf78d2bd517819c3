import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import type { Values } from '../project/questions.js';
import { register } from '../register.js';
import type { Command } from './commands.js';

/** Runs a sub-generator on an environment of our own. */
export async function runGenerator(command: Command, options: Values): Promise<void> {
  const env = createEnv({ adapter: quietAdapter() });
  register(env);
  await env.run([`datascience:${command.name}`], { ...options });
}

/** The terminal, without Yeoman's line on which method of which generator failed: the error is said once, at the end. */
function quietAdapter(): QueuedAdapter {
  const log = createLogger({ loggers: { error: () => log } });
  return new QueuedAdapter({ adapter: new TerminalAdapter({ log }) });
}
