import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { environment, type Running, start } from './run.js';

/** Keys as a terminal sends them. */
export const KEY = { enter: '\r', down: '\u001B[B', up: '\u001B[A', ctrlC: '\u0003', ctrlD: '\u0004' } as const;

export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

// Its text is passed on, as the user that it runs as need not be able to read this folder.
const PROGRAM = readFileSync(new URL('terminal.py', import.meta.url), 'utf8');

/**
 * A command of the ordinary user in a real terminal, with somebody who reads and types. Python gives the terminal: the
 * modules of Node that do have to be compiled.
 */
export class Terminal {
  readonly #process: Running;
  #read = 0;

  constructor(command: string, args: readonly string[], { cwd, env }: TerminalOptions) {
    const variables = environment({ TERM: 'xterm-256color', ...env });
    this.#process = start('python3', ['-c', PROGRAM, command, ...args], { cwd, env: variables });
  }

  /** All that was shown so far, without colours and movements of the cursor. */
  get text(): string {
    return stripVTControlCharacters(this.#process.stdout).replaceAll('\r', '');
  }

  /** Exit status of the command, when it has ended; one that waits for an answer instead says for which. */
  get ended(): Promise<number> {
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(this.#unlike('the command did not end')), 120_000);
      void this.#process.ended.finally(() => clearTimeout(timer));
    });
    return Promise.race([this.#process.ended, late]);
  }

  /** All that was shown so far, as the terminal got it. */
  get raw(): string {
    return this.#process.stdout;
  }

  type(keys: string): void {
    this.#process.child.stdin?.write(keys);
  }

  /**
   * Waits for a text, after what was waited for before.
   *
   * @returns What was shown since then, the text included.
   */
  async see(expected: string | RegExp, timeout = 60_000): Promise<string> {
    const deadline = Date.now() + timeout;
    let ended = false;
    void this.#process.ended.finally(() => (ended = true));
    for (;;) {
      const last = ended;
      const shown = this.text.slice(this.#read);
      const end = endOf(expected, shown);
      if (end !== undefined) {
        this.#read += end;
        return shown.slice(0, end);
      }
      if (last || Date.now() > deadline) {
        const why = last ? 'the command ended' : `after ${timeout / 1000} s`;
        throw this.#unlike(`${String(expected)} was not shown (${why})`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for a text, then types. */
  async answer(expected: string | RegExp, keys: string): Promise<string> {
    const shown = await this.see(expected);
    this.type(keys);
    return shown;
  }

  /** Hangs up, as closing the window does. */
  hangUp(): void {
    this.#process.child.stdin?.end();
  }

  /** Ends all that still runs in the terminal. */
  async close(): Promise<void> {
    this.hangUp();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await this.#process.ended;
    clearTimeout(timer);
  }

  #unlike(what: string): Error {
    return new Error(`${what}; this was shown:\n${this.text}${this.#process.stderr}`);
  }
}

function endOf(expected: string | RegExp, text: string): number | undefined {
  if (typeof expected === 'string') {
    const index = text.indexOf(expected);
    return index === -1 ? undefined : index + expected.length;
  }
  const match = expected.exec(text);
  return match ? match.index + match[0].length : undefined;
}
