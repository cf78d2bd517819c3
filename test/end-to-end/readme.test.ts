import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { missing } from '../support/skip.js';
import { Desktop, hasBrowser } from './support/browser.js';
import { hasEngine, openEngine, withDocker } from './support/docker.js';
import { newFolder } from './support/folder.js';
import { newProject } from './support/project.js';
import { activated, findPython, newEnvironment } from './support/python.js';
import { startRegistry } from './support/registry.js';
import { searchPath, succeed } from './support/run.js';
import { requireFreePort } from './support/server.js';
import { KEY, Terminal } from './support/terminal.js';

interface Step {
  readonly command: string;
  /** What a person sees who types the command. */
  readonly shows: string | RegExp;
  /** It goes on until Ctrl-C, which is typed when the terminal is needed for the next command. */
  readonly goesOn?: boolean;
  /** What it asks before it lets itself be ended. */
  readonly asks?: string;
  /** It is typed into a second terminal, in the folder where the first one is. */
  readonly beside?: boolean;
  /** It is an example of what other machines have, and is not typed. */
  readonly elsewhere?: boolean;
}

const COMMON = {
  service: [
    { command: 'make run', shows: 'Listening on http://127.0.0.1:8000', goesOn: true },
    { command: 'make example-request-reverse', shows: '"!ecneics atad ,olleH"', beside: true },
    { command: 'make example-request-count', shows: '{"count": 1}', beside: true },
  ],
  image: [
    { command: 'make build', shows: /naming to \S*cool_library:0\.1/ },
    { command: 'docker run -p 8000:8000 --rm -it cool_library:0.1', shows: 'Listening on ', goesOn: true },
  ],
  demo: { command: 'make demo DEMO_NAME=cool-demo', shows: 'http://localhost:8501', goesOn: true },
} as const;

const TOUR: readonly Step[] = [
  { command: 'npm install --global generator-datascience', shows: /added \d+ packages?/ },
  { command: 'quickstart --path cool-project --libname cool_library', shows: 'make dev' },
  { command: 'cd cool-project', shows: '' },
  { command: 'make dev', shows: 'Ready: ' },
  { command: 'make test', shows: /={3,} \d+ passed in/ },
  ...COMMON.service,
  { command: 'python3 examples/example_requests.py', shows: '{"count": 2}', beside: true },
  COMMON.demo,
  ...COMMON.image,
];

const PROJECT: readonly Step[] = [
  { command: 'conda create --name cool_library python=3.13', shows: '', elsewhere: true },
  { command: 'conda activate cool_library', shows: '', elsewhere: true },
  { command: 'make dev', shows: 'Ready: ' },
  { command: 'make test', shows: /={3,} \d+ passed in/ },
  { command: 'make format', shows: 'unchanged' },
  { command: 'make lint', shows: 'Success: no issues found' },
  { command: 'make hooks', shows: 'pre-commit installed' },
  { command: 'make check-files', shows: 'Nothing to refuse' },
  { command: 'make resources', shows: 'resources/ is complete' },
  { command: 'make package', shows: 'cool_library-0.1-py3-none-any.whl' },
  { command: 'make lock', shows: 'Wrote requirements.lock' },
  // It asks a server that tests do not reach.
  { command: 'make audit', shows: '', elsewhere: true },
  { command: 'make sbom', shows: 'Wrote sbom.cdx.json' },
  ...COMMON.service,
  { command: 'python examples/example_requests.py', shows: '{"count": 2}', beside: true },
  {
    command: `curl -H 'Content-Type: application/json' -d '{"text": "stressed"}' http://127.0.0.1:8000/reverse`,
    shows: '{"text":"desserts"}',
    beside: true,
  },
  { command: 'curl -X POST http://127.0.0.1:8000/count', shows: '{"count":3}', beside: true },
  ...COMMON.image,
  {
    command: `make build DOCKER_BUILD_FLAGS='--build-arg BASE_IMAGE=registry.example.org/python:3.13-slim'`,
    shows: '',
    elsewhere: true,
  },
  ...[
    'kubectl --context my-cluster apply -f deploy/overlays/staging/namespace.yaml',
    'make deploy ENVIRONMENT=staging CONTEXT=my-cluster REGISTRY=registry.example.org/team',
    'make rollback ENVIRONMENT=staging CONTEXT=my-cluster',
    'kubectl --context my-cluster --namespace cool-library-staging create secret generic cool-library --from-env-file=.env',
  ].map((command) => ({ command, shows: '', elsewhere: true })),
  {
    command: 'make notebook RESEARCH_NAME=topic-model',
    shows: /http:\/\/localhost:\d+\/lab/,
    goesOn: true,
    asks: 'Shut down this Jupyter server (y/[n])?',
  },
  { command: 'make -C research/topic-model test', shows: 'Executing topic-model.ipynb' },
  COMMON.demo,
  { command: 'cd demos/cool-demo', shows: '' },
  { command: 'make run', shows: 'http://localhost:8501', goesOn: true },
  { command: 'make test', shows: /={3,} \d+ passed in/ },
  { command: 'make build', shows: /naming to \S*cool_library-cool-demo:0\.1/ },
  { command: 'make docker-run', shows: ':8501', goesOn: true },
  { command: 'quickstart service', shows: '' },
  { command: 'quickstart docker', shows: '' },
  { command: 'quickstart deploy', shows: 'make deploy' },
  { command: 'quickstart demo cool-demo', shows: '' },
  { command: 'quickstart module features', shows: 'cool_library/features.py' },
  { command: 'quickstart research topic-model', shows: '' },
  { command: 'quickstart bin count_words', shows: 'bin/count_words.py' },
  { command: 'quickstart resource https://example.org/model.bin', shows: '', elsewhere: true },
  { command: 'quickstart rename bin count_words count_lines', shows: 'bin/count_lines.py' },
  { command: 'quickstart remove bin count_lines', shows: '' },
];

/** The commands in the fenced blocks of a README, in order, without what is said of them. */
function commandsIn(readme: string, language: string): string[] {
  const blocks = Array.from(readme.matchAll(/^```(\w*)\n(.*?)^```$/gms));
  const lines = blocks.flatMap(([, name, block = '']) => (name === language ? block.split('\n') : []));
  return lines.map((line) => line.replace(/ +# .*$/, '')).filter(Boolean);
}

const typed = (steps: readonly Step[]) => steps.filter((step) => !step.elsewhere).map((step) => step.command);

test('the tour in the README has these commands, in this order', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const tour = /<!-- tour -->(.*)<!-- end of tour -->/s.exec(readme)?.[1] ?? '';
  expect(commandsIn(tour, 'sh')).toEqual(TOUR.map((step) => step.command));
});

test("the project's own README has these commands, in this order", async () => {
  const readme = readFileSync(path.join(await newProject(), 'README.md'), 'utf8');
  expect(commandsIn(readme, '')).toEqual(PROJECT.map((step) => step.command));
});

const skipped = missing(hasEngine, 'no Docker engine answers') || missing(hasBrowser, 'Chromium is not installed');

describe.skipIf(skipped)('somebody who types', () => {
  let closeEngine: ReturnType<typeof openEngine>;

  beforeAll(async () => {
    closeEngine = openEngine();
    await Promise.all([8000, 8501].map(requireFreePort));
  });

  afterAll(() => closeEngine());

  test('the tour in the README, with an empty home, sees what it promises', { timeout: 600_000 }, async () => {
    const registry = await startRegistry();
    onTestFinished(registry.stop);
    const desktop = new Desktop();
    // As Node's version managers have it: what npm installs is the user's own, and on PATH. Nothing else is there.
    const prefix = newFolder('node');
    const npm = { npm_config_prefix: prefix, npm_config_registry: registry.url };
    const PATH = `${prefix}/bin:${desktop.tools}:${searchPath({ installed: false })}`;
    const home = newFolder('home');
    const typist = new Typist(home, { ...withDocker({ PATH }), ...desktop.variables, ...npm, HOME: home });
    for (const step of TOUR) {
      await typist.type(step);
      if (step === COMMON.demo) await useDemo(desktop);
    }
    await typist.leave();
    expect(typist.typed).toEqual(typed(TOUR));
  });

  test("the project's own README, in an active environment, sees what it promises", { timeout: 600_000 }, async () => {
    const project = await newProject();
    await succeed('git', ['init', '--quiet'], { cwd: project });
    const environment = await newEnvironment(path.join(newFolder(), 'environment'), findPython('3.13'));
    const typist = new Typist(project, withDocker({ ...activated(environment), HOME: newFolder('home') }));
    for (const step of PROJECT) await typist.type(step);
    await typist.leave();
    expect(typist.typed).toEqual(typed(PROJECT));
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
  #running: Step | undefined;

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = { ...env, PS1: '[status $?] ' };
    this.#first = this.#open();
  }

  async type(step: Step): Promise<void> {
    const { command, shows, goesOn = false, beside = false, elsewhere = false } = step;
    if (elsewhere) return;
    const terminal = beside ? (this.#second ??= this.#open()) : await this.#free();
    terminal.type(command + KEY.enter);
    await terminal.see(command);
    await terminal.see(shows, 240_000);
    if (command.startsWith('cd ')) this.#folder = path.join(this.#folder, command.slice('cd '.length));
    if (goesOn) this.#running = step;
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
    if (this.#running) {
      this.#first.type(KEY.ctrlC);
      if (this.#running.asks !== undefined) await this.#first.answer(this.#running.asks, `y${KEY.enter}`);
      await this.#status(this.#first);
    }
    this.#running = undefined;
    return this.#first;
  }

  async #status(terminal: Terminal): Promise<number> {
    const shown = await terminal.see(/\[status \d+\] $/);
    return Number(/\[status (\d+)\] $/.exec(shown)?.[1]);
  }
}
