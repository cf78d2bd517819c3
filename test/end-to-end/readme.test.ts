import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Desktop, hasBrowser } from './support/browser.js';
import { hasEngine, openEngine, withDocker } from './support/docker.js';
import { newFolder } from './support/folder.js';
import { type Registry, startRegistry } from './support/registry.js';
import { searchPath } from './support/run.js';
import { requireFreePort } from './support/server.js';
import { missing } from './support/skip.js';
import { KEY, Terminal } from './support/terminal.js';

interface Step {
  /** What a person sees who types the command. */
  readonly shows: string | RegExp;
  /** It goes on until Ctrl-C, which is typed when the terminal is needed for the next command. */
  readonly goesOn?: boolean;
  /** It is typed into a second terminal, in the folder where the first one is. */
  readonly beside?: boolean;
}

type Steps = Readonly<Record<string, Step>>;

const SERVICE: Steps = {
  'make run': { shows: 'Listening on http://127.0.0.1:8000', goesOn: true },
  'make example-request-reverse': { shows: '"!ecneics atad ,olleH"', beside: true },
  'make example-request-count': { shows: '{"count": 1}', beside: true },
};

const IMAGE: Steps = {
  'make build': { shows: /naming to \S*cool_library:0\.1/ },
  'docker run -p 8000:8000 --rm -it cool_library:0.1': { shows: 'Listening on http://0.0.0.0:8000', goesOn: true },
};

const TOUR: Steps = {
  'npm install --global yo generator-datascience': { shows: /added \d+ packages/ },
  'quickstart --path cool-project --libname cool_library': { shows: 'make dev' },
  'cd cool-project': { shows: '' },
  'make dev': { shows: 'Ready: ' },
  'make test': { shows: /={3,} \d+ passed in/ },
  ...SERVICE,
  'python3 examples/example_requests.py': { shows: '{"count": 2}', beside: true },
  'make demo DEMO_NAME=cool-demo': { shows: 'http://localhost:8501', goesOn: true },
  ...IMAGE,
};

/** The commands in the fenced blocks of a README, in order, between its markers. */
function commandsIn(readme: string): string[] {
  const tour = /<!-- tour -->(.*)<!-- end of tour -->/s.exec(readme)?.[1] ?? '';
  const blocks = Array.from(tour.matchAll(/^```sh\n(.*?)^```$/gms), ([, block = '']) => block);
  return blocks.join('').split('\n').filter(Boolean);
}

const commands = commandsIn(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));

test('the tour in the README has these commands, in this order', () => {
  expect(commands).toEqual(Object.keys(TOUR));
});

const skipped = missing(hasEngine, 'no Docker engine answers') || missing(hasBrowser, 'Chromium is not installed');

describe.skipIf(skipped)('somebody with an empty home who types the tour in the README', () => {
  let registry: Registry;
  let closeEngine: ReturnType<typeof openEngine>;

  beforeAll(async () => {
    closeEngine = openEngine();
    registry = await startRegistry();
    await Promise.all([8000, 8501].map(requireFreePort));
  });

  afterAll(async () => {
    await registry.stop();
    closeEngine();
  });

  test('sees what it promises, command by command', { timeout: 600_000 }, async () => {
    const desktop = new Desktop();
    // As Node's version managers have it: what npm installs is the user's own, and on PATH. Nothing else is there.
    const prefix = newFolder('node');
    const npm = { npm_config_prefix: prefix, npm_config_registry: registry.url };
    const PATH = `${prefix}/bin:${desktop.tools}:${searchPath({ installed: false })}`;
    const home = newFolder('home');
    const typist = new Typist(home, { ...withDocker({ PATH }), ...desktop.variables, ...npm, HOME: home });
    for (const command of commands) {
      await typist.type(command, TOUR[command]);
      if (command.startsWith('make demo')) await useDemo(desktop);
    }
    await typist.leave();
    expect(typist.typed).toEqual(commands);
  });
});

async function useDemo(desktop: Desktop): Promise<void> {
  const page = await desktop.page();
  await page.getByLabel('Text').fill('stressed');
  await page.getByRole('button', { name: 'Reverse' }).click();
  await page.getByText('desserts').waitFor();
  await desktop.close();
}

/** Somebody with two terminals, who waits for what a command shows before typing the next. */
class Typist {
  /** What was typed and did what it should. */
  readonly typed: string[] = [];
  readonly #env: Readonly<Record<string, string>>;
  readonly #first: Terminal;
  #folder: string;
  #second: Terminal | undefined;
  #busy = false;

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = { ...env, PS1: '[status $?] ' };
    this.#first = this.#open();
  }

  async type(command: string, step: Step | undefined): Promise<void> {
    if (step === undefined) throw new Error(`nobody knows what "${command}" shows`);
    const terminal = step.beside ? (this.#second ??= this.#open()) : await this.#free();
    terminal.type(command + KEY.enter);
    await terminal.see(command);
    await terminal.see(step.shows, 240_000);
    if (command.startsWith('cd ')) this.#folder = path.join(this.#folder, command.slice('cd '.length));
    if (step.goesOn) this.#busy = true;
    else if ((await this.#status(terminal)) !== 0) throw new Error(`${command} failed:\n${terminal.text}`);
    this.typed.push(command);
  }

  async leave(): Promise<void> {
    await this.#free();
    await Promise.all([this.#first.close(), this.#second?.close()]);
  }

  #open(): Terminal {
    return new Terminal('bash', ['--norc', '--noprofile', '-i'], { cwd: this.#folder, env: this.#env });
  }

  /** The first terminal, after Ctrl-C where a command goes on in it. */
  async #free(): Promise<Terminal> {
    if (this.#busy) {
      this.#first.type(KEY.ctrlC);
      await this.#status(this.#first);
    }
    this.#busy = false;
    return this.#first;
  }

  async #status(terminal: Terminal): Promise<number> {
    const shown = await terminal.see(/\[status \d+\] $/);
    return Number(/\[status (\d+)\] $/.exec(shown)?.[1]);
  }
}
