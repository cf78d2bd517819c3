import { collectAnswers } from '../../project/asking/answers.js';
import { contextOf } from '../../project/asking/context.js';
import type { Values } from '../../project/asking/questions.js';
import type { Command } from '../command.js';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { questions } from './questions.js';
import { typable } from './typable.js';
import { zshScript } from './zsh.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the script for a shell. It is complete in itself: no key press starts Node. */
export async function completion(given: Values, commands: readonly Command[]): Promise<void> {
  const { shell } = await collectAnswers(questions, { given, context: contextOf(process.cwd()) });
  process.stdout.write(SCRIPTS[shell as keyof typeof SCRIPTS](commands.map(typable)));
}
