import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { didYouMean, parseArguments, withPositionals } from '../project/asking/arguments.js';
import { explained, ToolsMissing, UsageError, UserError } from '../project/errors.js';
import { type Command, HELP_OPTIONS } from './command.js';
import { commands } from './commands.js';
import { helpText, versionText } from './help.js';

/**
 * Runs a `quickstart` command line.
 *
 * @returns The exit status: 0 done, 1 failed, 2 wrong usage, 3 an update waits.
 */
export async function main(argv: readonly string[]): Promise<number> {
  outliveReaders();
  turnColorsOff();
  const finished = failUnlessFinished();
  try {
    const { command, rest } = chooseCommand(argv);
    const { values, words } = parseArguments(rest, [...command.questions, ...HELP_OPTIONS]);
    if (values['help']) print(helpText(command));
    else if (values['version']) print(versionText);
    else {
      requireFolder();
      provideHome();
      await command.run(withPositionals(values, words, command.questions));
    }
    return 0;
  } catch (error) {
    process.stderr.write(`quickstart: ${explain(error)}\n`);
    const isPrinted = error instanceof ToolsMissing;
    if (argv.includes('--json') && !isPrinted) print((await import('../project/telling/json.js')).failureJson(error));
    return error instanceof UserError ? error.code : 1;
  } finally {
    finished();
  }
}

function chooseCommand(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  const [word, ...rest] = argv;
  if (word === 'help') return chooseCommand([...rest, '--help']);
  const name = word === undefined || word.startsWith('-') ? 'app' : word;
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return { command, rest: name === word ? rest : argv };
  const known = commands.map((candidate) => candidate.name);
  throw new UsageError(`unknown command "${name}"${didYouMean(name, known)}`);
}

/** @throws UserError where the current folder has been removed: libraries end with a stack trace there. */
function requireFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new UserError('the current folder is not there any more; go to another one', { cause: error });
  }
}

/** Libraries look into the home, and fail for users without one: for those whom the system does not know, and services. */
function provideHome(): void {
  if (!hasHome()) process.env['HOME'] = '/';
}

function hasHome(): boolean {
  try {
    return statSync(homedir(), { throwIfNoEntry: false })?.isDirectory() ?? true;
  } catch {
    return false; // no HOME, and no user of that number
  }
}

/** A run goes on when nobody reads what it says any more, as with `| head`; that it could not be said is a failure. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exitCode = 1;
    });
  }
}

/** Yeoman's words are coloured by chalk, which is loaded later and knows of `FORCE_COLOR` alone. */
function turnColorsOff(): void {
  if (process.env['NO_COLOR']) process.env['FORCE_COLOR'] ??= '0';
}

/** Node ends quietly with status 13 when input ends while a question is open; this says so and fails with 1. */
function failUnlessFinished(): () => void {
  process.once('exit', failUnfinished);
  return () => process.off('exit', failUnfinished);
}

function failUnfinished(): void {
  process.stderr.write('\nquickstart: the input ended before all was answered; nothing was written\n');
  process.exitCode = 1;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'ExitPromptError') return 'cancelled; nothing was written';
  return (explained(error) as Error).message;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
