import { createLogger, QueuedAdapter, TerminalAdapter } from '@yeoman/adapter';
import { createPromptModule } from 'inquirer';
import memoize from 'lodash/memoize.js';
import { createEnv } from 'yeoman-environment';
import type { Values } from '../project/asking/questions.js';
import { register } from '../register.js';

/** Runs a sub-generator on an environment of our own. */
export async function runGenerator(name: string, options: Values): Promise<void> {
  const env = createEnv({ adapter: new QueuedAdapter({ adapter: quietTerminal() }) });
  register(env);
  await env.run([`datascience:${name}`], { ...options });
}

type PromptModule = TerminalAdapter['promptModule'];

/** The terminal, without Yeoman's line on which method of which generator failed: the error is said once, at the end. */
function quietTerminal(): TerminalAdapter {
  const log = createLogger({ loggers: { error: () => log } });
  // What asks takes as long to load as all else: it is made when there is something to ask.
  const prompts = memoize(() => createPromptModule({ skipTTYChecks: true, signal: terminal.signal }));
  const promptModule = (async (...asked: Parameters<PromptModule>) => prompts()(...asked)) as PromptModule;
  const terminal = new TerminalAdapter({ log, promptModule });
  return terminal;
}
