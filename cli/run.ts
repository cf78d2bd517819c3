import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createEnv } from 'yeoman-environment';
import type { Values } from '../project/questions.js';
import { type Command, commands } from './commands.js';

type Environment = ReturnType<typeof createEnv>;

/** Runs a sub-generator on an environment of our own. */
export async function runGenerator(command: Command, options: Values): Promise<void> {
  const env = createEnv({ adapter: quietAdapter() });
  await registerGenerators(env);
  await env.run([`datascience:${command.name}`], { ...options });
}

/** Makes the generators known to an environment, with nothing looked up: they are at hand. */
export async function registerGenerators(env: Environment): Promise<void> {
  for (const { name, load } of commands) {
    const { default: Generator } = await load();
    const resolved = fileURLToPath(new URL(`../generators/${name}/index.js`, import.meta.url));
    const packagePath = path.resolve(resolved, '../../..');
    env.register(Generator as never, { namespace: `datascience:${name}`, resolved, packagePath });
  }
}

/** The terminal, without Yeoman's line on which method of which generator failed: the error is said once, at the end. */
function quietAdapter(): QueuedAdapter {
  const log = createLogger({ loggers: { error: () => log } });
  return new QueuedAdapter({ adapter: new TerminalAdapter({ log }) });
}
