import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import Generator from 'yeoman-generator';
import { type AppGenerator, type AppOptions, DemoGenerator, register } from '../../register.js';
import { filesOf, fill, read, temporaryFolder, treeOf } from '../support/folder.js';
import { testEnvironment } from '../../testing.js';
import { fixedAnswers, generate } from '../support/generate.js';

/** Another generator: a project of ours, with a file of its own beside it. */
class Host extends Generator {
  async configuring(): Promise<void> {
    register(this.env);
    const root = String((this.options as { root?: string }).root);
    await this.composeWith<AppGenerator>('datascience:app', { ...fixedAnswers, path: root });
    const demo = { Generator: DemoGenerator, path: path.resolve('generators/demo/index.js') };
    await this.composeWith<DemoGenerator>(demo, { path: root, name: 'cool-demo' });
    this.fs.write(path.join(root, 'front-end.txt'), 'of the host');
  }
}

it('is composed into another generator, by namespace and by class', async () => {
  const folder = temporaryFolder();
  const [composed, alone] = [path.join(folder, 'a/cool-project'), path.join(folder, 'b/cool-project')];
  const { env, said } = testEnvironment();
  env.register(Host as never, { namespace: 'host:app' });
  await env.run(['host:app'], { root: composed } as object);
  const ofApp = await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: alone });
  const { 'front-end.txt': ofTheHost, ...ours } = treeOf(composed);
  expect(ofTheHost).toBeDefined();
  expect(ours).toEqual(treeOf(alone));
  expect(filesOf(composed)).toContain('demos/cool-demo/demo.py');
  // How to go on is said once, by whatever was asked for: the host, not us, where there is one.
  expect(said()).not.toContain('Next:');
  // Its own file is told of in Yeoman's words, ours in a tree.
  expect(said()).toMatch(/create\s+\S*front-end\.txt/);
  expect(said()).toMatch(/^ +create \d+ files in .*cool-project\n {2}├── /m);
  expect(ofApp.match(/Next:/g)).toHaveLength(1);
});

type Tasks = Readonly<Record<string, (this: Generator) => unknown>>;

/** Runs a generator that is made of these tasks in a folder. */
async function runHost(folder: string, tasks: Tasks, options = {}): Promise<string> {
  class Tasked extends Generator {}
  Object.assign(Tasked.prototype, tasks);
  const { env, said } = testEnvironment({ cwd: folder, answers: { name: 'asked-demo' } });
  env.register(Tasked as never, { namespace: 'tasked:app' });
  await env.run(['tasked:app'], options);
  return said();
}

function asTerminal(stream: { isTTY: boolean }): void {
  const { isTTY } = stream;
  stream.isTTY = true;
  onTestFinished(() => void (stream.isTTY = isTTY));
}

const composesApp = (options: AppOptions): Tasks => ({
  async configuring() {
    await this.composeWith<AppGenerator>('datascience:app', { ...fixedAnswers, path: 'cool-project', ...options });
  },
});

it('works where its host does', async () => {
  const folder = temporaryFolder();
  const tasks: Tasks = {
    initializing() {
      this.destinationRoot(path.join(folder, 'projects'));
    },
    ...composesApp({}),
    async default() {
      await this.composeWith<DemoGenerator>('datascience:demo', { path: 'cool-project', name: 'cool-demo' });
    },
  };
  for (let run = 1; run <= 2; run++) await runHost(folder, tasks);
  expect(filesOf(folder).filter((file) => !file.startsWith('projects/cool-project/'))).toEqual([]);
  expect(filesOf(folder)).toContain('projects/cool-project/demos/cool-demo/demo.py');
});

it.each([
  [{ python: 3.13 }, '--python has to be a text, not 3.13; put it in quotes'],
  [{ libname: ['one', 'two'] }, '--libname has to be a text, not ["one","two"]; put it in quotes'],
  [{ demo: [1] }, '--demo has to be a text, not 1; put it in quotes'],
  [{ service: 'no' }, '--service is a switch: true or false, not "no"'],
])('refuses what is of another type, which JavaScript lets a host pass: %j', async (options, message) => {
  const folder = temporaryFolder();
  await expect(runHost(folder, composesApp(options as object))).rejects.toThrow(message);
  expect(filesOf(folder)).toEqual([]);
});

it("obeys its host's --dry-run: it makes not even a repository", async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'cool-project'));
  const said = await runHost(folder, composesApp({ git: true }), { dryRun: true });
  expect(said).toContain('Index: Makefile');
  expect(readdirSync(folder, { recursive: true })).toEqual(['cool-project']);
});

it("obeys its host's --force", async () => {
  const folder = temporaryFolder();
  fill(folder, { 'cool-project/README.md': 'mine\n' });
  await runHost(folder, composesApp({}), { force: true });
  expect(read(folder, 'cool-project/README.md')).toMatch(/^# cool-project/);
});

it('leaves it to its host what is installed, also to one that composes it early', async () => {
  const folder = temporaryFolder();
  const { configuring: compose } = composesApp({});
  const tasks: Tasks = {
    _beforeQueue: compose!,
    writing() {
      this.fs.writeJSON(path.join(folder, 'package.json'), {});
    },
  };
  expect(await runHost(folder, tasks, { skipInstall: true })).toContain('Skipping package manager install');
});

it("asks nothing in a test, even in a terminal; its host's questions have their answers", async () => {
  const folder = temporaryFolder();
  for (const stream of [process.stdin, process.stdout]) asTerminal(stream);
  const tasks: Tasks = {
    ...composesApp({ libname: undefined }),
    async writing() {
      const { name } = await this.prompt([{ type: 'input', name: 'name', message: 'Name' }]);
      this.fs.write(path.join(folder, 'name'), String(name));
    },
  };
  await runHost(folder, tasks);
  expect(read(folder, 'name')).toBe('asked-demo');
});
