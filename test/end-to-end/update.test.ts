import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { treeOf } from '../support/folder.js';
import { fillWithRelease, madeBy } from '../support/releases.js';
import { newFolder } from './support/folder.js';
import { make } from './support/project.js';
import { withUv } from './support/python.js';
import { run, start, succeed } from './support/run.js';
import { KEY, Terminal } from './support/terminal.js';
import { giveAllTo, ordinaryUser } from './support/user.js';

const FIRST = '1.0.0';

/** Holds until the project is updated. */
const IS_OLD = `grep -qF '"version":"${FIRST}"' .yo-base/service.jsonl`;

/** A project of every part that a release made. */
function released(version = FIRST): string {
  const root = path.join(newFolder(), 'cool-project');
  fillWithRelease(root, version);
  giveAllTo(ordinaryUser(), root);
  return root;
}

/** Has the Makefile of a project do something else for its tests. */
function testBy(project: string, recipe: string): void {
  writeFileSync(path.join(project, 'Makefile'), `test:\n\t${recipe}\n`);
}

const quickstart = (cwd: string, ...args: string[]) => run('quickstart', args, { cwd });

let project: string;

beforeEach(() => {
  project = released();
});

describe('updating', () => {
  test('by yo and by quickstart, from any folder, gives the same project', async () => {
    const other = released();
    for (const root of [project, other]) appendFileSync(path.join(root, 'README.md'), '\nmine\n');
    await succeed('quickstart', ['update'], { cwd: path.join(project, 'demos/cool-demo') });
    await succeed('yo', ['datascience:update'], { cwd: path.join(other, 'research') });
    expect(treeOf(other)).toEqual(treeOf(project));
    expect(treeOf(project)['README.md']).toMatch(/\nmine\n$/);
  });

  test.each([
    ['quickstart', ['update']],
    ['yo', ['datascience:update']],
  ])('%s tells by its exit status whether there is something to do', async (command, words) => {
    const before = treeOf(project);
    const waiting = await run(command, [...words, '--check'], { cwd: project });
    expect([waiting.code, waiting.stderr]).toEqual([3, expect.stringMatching(/an update to [\d.]+ waits/)]);
    expect(treeOf(project)).toEqual(before);
    await succeed(command, words, { cwd: project });
    expect((await run(command, [...words, '--check'], { cwd: project })).code).toBe(0);
  });

  test('of a project that a newer version made is refused with the remedy', async () => {
    madeBy(project, 'app', '99.0.0');
    const { code, stderr } = await quickstart(project, 'update');
    expect(stderr).toMatch(/^quickstart: .*99\.0\.0.*npm install --global generator-datascience@latest\n$/);
    expect(code).toBe(1);
  });

  test('outside a project is refused', async () => {
    const { code, stderr } = await quickstart(newFolder(), 'update', '--verify');
    expect(stderr).toContain('there is no data science project');
    expect(code).toBe(1);
  });

  test('asks in a terminal what a version has added, and about conflicts', async () => {
    const answers = path.join(project, '.yo-rc.json');
    writeFileSync(answers, readFileSync(answers, 'utf8').replace(/ *"license": "MIT",\n/, ''));
    appendFileSync(path.join(project, '.yo-base/docker.jsonl'), 'damaged');
    writeFileSync(path.join(project, 'Dockerfile'), 'FROM mine\n');
    const terminal = new Terminal('quickstart', ['update'], { cwd: project });
    onTestFinished(() => terminal.close());
    await terminal.answer(/License[^]*none/, KEY.enter);
    await terminal.see('.yo-base/docker.jsonl is damaged');
    await terminal.answer(/docker +.*2 where you changed the same lines[^]*Go ahead\?/, KEY.enter);
    await terminal.answer('Overwrite Dockerfile?', `m${KEY.enter}`);
    await terminal.answer('Overwrite make/docker.mk?', `y${KEY.enter}`);
    await terminal.see('choose between both versions');
    expect(await terminal.ended).toBe(0);
    expect(readFileSync(answers, 'utf8')).toContain('"license": "MIT"');
    expect((await quickstart(project, 'status')).stdout).toMatch(/^ {2}unresolved {2}Dockerfile$/m);
  });
});

describe('updating with --verify', () => {
  test('runs the tests of a real project, and leaves it green', async () => {
    const env = withUv();
    await make(project, ['dev'], { env });
    const { stderr } = await succeed('quickstart', ['update', '--verify'], { cwd: project, env });
    expect(stderr.match(/={3,} \d+ passed in/g)).toHaveLength(2);
    expect((await quickstart(project, 'update', '--check')).code).toBe(0);
  });

  test('puts everything back where it broke them, and says so', async () => {
    testBy(project, `@${IS_OLD}`);
    const before = treeOf(project);
    const { code, stderr } = await quickstart(project, 'update', '--verify');
    expect(stderr).toMatch(/quickstart: make test passes without the update and fails with it.*put back/);
    expect(code).toBe(1);
    expect(treeOf(project)).toEqual(before);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('puts everything back after %s in the tests', async (signal) => {
    testBy(project, `@${IS_OLD} || { touch ../running; sleep 60; }`);
    const before = treeOf(project);
    const updating = start('quickstart', ['update', '--verify'], { cwd: project });
    while (!existsSync(path.join(project, '../running'))) await sleep(20);
    updating.kill(signal);
    expect(await updating.ended).not.toBe(0);
    if (signal === 'SIGKILL') {
      expect((await quickstart(project, 'status')).stderr).toContain('was interrupted: the next one undoes');
      expect((await quickstart(project, 'demo', 'cool-demo', '--dry-run')).stderr).toContain('was undone');
    }
    expect(treeOf(project)).toEqual(before);
  });
});

test('status tells as text and as JSON what became of each file, and writes nothing into the project', async () => {
  appendFileSync(path.join(project, 'setup.py'), '# mine\n');
  const before = treeOf(project);
  const text = await succeed('quickstart', ['status'], { cwd: path.join(project, 'make') });
  expect(text.stdout).toMatch(/^ {2}edited {6}setup\.py$/m);
  expect(text.stdout).toContain(`made by generator-datascience ${FIRST}`);
  const json = await succeed('quickstart', ['status', '--json', '--path', 'cool-project'], {
    cwd: path.dirname(project),
  });
  const { files } = JSON.parse(json.stdout) as { files: object[] };
  expect(files).toContainEqual({ path: 'setup.py', part: 'app', state: 'edited' });
  expect(json.stderr).toBe('');
  expect(treeOf(project)).toEqual(before);
});

test('adopt takes over an old project by quickstart as by yo', async () => {
  const old = {
    'project.json': '{"package": "old_library"}',
    Makefile: 'mine:\n',
    'old_library/model.py': 'MODEL = 1\n',
  };
  const trees = [];
  for (const [command, ...words] of [
    ['quickstart', 'adopt'],
    ['yo', 'datascience:adopt'],
  ] as const) {
    const root = path.join(newFolder(), 'old-project');
    await succeed('mkdir', ['-p', 'old-project/old_library'], { cwd: path.dirname(root) });
    for (const [file, text] of Object.entries(old)) writeFileSync(path.join(root, file), text);
    const refused = await run(command, words, { cwd: root });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('nobody to ask: Makefile;')]);
    expect(treeOf(root)).toEqual(old);
    await succeed(command, [...words, '--force', '--year', '2026'], { cwd: path.join(root, 'old_library') });
    trees.push(treeOf(root));
  }
  expect(trees[0]).toEqual(trees[1]);
  expect(trees[0]).toMatchObject({
    'old_library/model.py': old['old_library/model.py'],
    '.yo-rc.json': expect.stringContaining('old_library') as string,
  });
});
