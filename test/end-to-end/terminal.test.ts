import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RunDocument } from '../../project/telling/json.js';
import { treeOf } from '../support/folder.js';
import { newFolder } from './support/folder.js';
import { succeed } from './support/run.js';
import { KEY, Terminal } from './support/terminal.js';

/** What sets a colour or a face; to set it back changes nothing. */
// oxlint-disable-next-line no-control-regex -- to find these is the point
const COLOUR = /\u001B\[[\d;]*[1-9][\d;]*m/;

/** A command in a terminal that is closed when the test ends. */
function inTerminal(command: string, cwd: string, env: Record<string, string> = {}): Terminal {
  const [program = '', ...args] = command.split(' ');
  const terminal = new Terminal(program, args, { cwd, env });
  onTestFinished(() => terminal.close());
  return terminal;
}

describe.each(['quickstart', 'yo datascience'])('%s, in a terminal', (command) => {
  let cwd: string;

  beforeEach(() => {
    cwd = newFolder('Cool Things');
  });

  test('welcomes, and proposes answers that follow from those before', async () => {
    const home = newFolder('home');
    await succeed('git', ['config', '--global', 'user.name', 'Ada Lovelace'], { cwd, env: { HOME: home } });
    const terminal = inTerminal(command, cwd, { HOME: home });

    const greeting = await terminal.see('Project folder');
    expect(greeting).toMatch(/_-----_[^]*Hello!/);
    await terminal.answer('(.)', `cool-project${KEY.enter}`);
    await terminal.answer(/Name of the Python library.*\(cool_project\)/, `cool_library${KEY.enter}`);
    await terminal.answer(/in one line.*cool library/, `What "it" is <%for%>${KEY.enter}`);
    await terminal.answer(/Author.*\(Ada Lovelace\)/, KEY.enter);
    await terminal.answer(/License[^]*MIT[^]*none/, KEY.enter);
    await terminal.answer(/Oldest supported Python[^]*3\.11[^]*3\.14/, KEY.down + KEY.enter);
    await terminal.answer(/HTTP service\? \(Y\/n\)/i, KEY.enter);
    await terminal.answer(/Docker image for it\? \(Y\/n\)/i, `n${KEY.enter}`);
    await terminal.answer(/Demos to create/, `one two${KEY.enter}`);
    const summary = await terminal.answer('Go ahead? (Y/n)', KEY.enter);
    expect(summary).toMatch(
      /In .*\/cool-project:\n\n {2}project +\d+ files to create\n {2}service +\d+ files to create\n/,
    );
    expect(summary).toMatch(/demo one +\d.*\n {2}demo two +\d.*\n {2}git +a repository/);
    await terminal.see(/create \d+ files in cool-project\n {2}├── /);
    await terminal.see(/Next:\s+cd cool-project\s+make dev/);
    expect(await terminal.ended).toBe(0);

    const project = path.join(cwd, 'cool-project');
    expect(readdirSync(project)).toEqual(expect.arrayContaining(['.git', 'cool_library', 'Makefile']));
    expect(readdirSync(project)).not.toContain('Dockerfile');
    expect(readdirSync(path.join(project, 'demos')).toSorted()).toEqual(['README.md', 'one', 'two']);
    expect(readFileSync(path.join(project, 'LICENSE'), 'utf8')).toContain('Ada Lovelace');
    const answers = JSON.parse(readFileSync(path.join(project, '.yo-rc.json'), 'utf8')) as unknown;
    const description = 'What "it" is <%for%>';
    const expected = { description, libname: 'cool_library', python: '3.12', license: 'MIT' };
    expect(answers).toMatchObject({ 'generator-datascience': expected });
  });

  test('takes every proposal by the Enter key alone, in the empty folder where it was started', async () => {
    const terminal = inTerminal(command, cwd);
    const questions = ['(.)', '(cool_things)', 'in one line', 'Author', 'License', 'Oldest supported Python'];
    for (const question of [...questions, 'HTTP service?', 'Docker image', 'Demos to create', 'Go ahead?']) {
      await terminal.answer(question, KEY.enter);
    }
    await terminal.see('Next:');
    expect(await terminal.ended).toBe(0);
    expect(readdirSync(cwd)).toEqual(expect.arrayContaining(['cool_things', 'Makefile', 'Dockerfile']));
  });

  test('refuses a name in its prompt, with one that would do, before it goes on', async () => {
    const terminal = inTerminal(`${command} --path cool-project`, cwd);
    await terminal.answer('(cool_project)', `lambda${KEY.enter}`);
    await terminal.see('Python uses that name itself; try "lambda_lib"');
    terminal.type(`_lib${KEY.enter}`);
    await terminal.answer(/in one line.*lambda lib/, KEY.ctrlC);
    expect(await terminal.ended).toBe(1);
  });

  test('breaks no word of what it says in a prompt where the line of the terminal ends', async () => {
    const terminal = inTerminal(`${command} --path cool-project`, cwd);
    await terminal.answer('(cool_project)', `${'X'.repeat(57)}${KEY.enter}`);
    await terminal.see(/digits\s+and\s+single\s+underscores\s+between/);
    terminal.type(KEY.ctrlC);
    expect(await terminal.ended).toBe(1);
  });

  test('refuses, in its prompt, a place that nothing can be written to, and one that has a project', async () => {
    writeFileSync(path.join(cwd, 'taken'), '');
    await succeed('quickstart', ['--path', 'made', '--no-service', '--no-git'], { cwd });
    const terminal = inTerminal(command, cwd);
    await terminal.answer('(data-project)', `taken${KEY.enter}`);
    await terminal.see('taken is a file, but the project has to be a folder');
    terminal.type(`${'\b'.repeat(5)}made${KEY.enter}`);
    await terminal.see('there is a project already; to go over it: quickstart --path made');
    terminal.type(`${'\b'.repeat(4)}new-project${KEY.enter}`);
    await terminal.answer('(new_project)', KEY.ctrlC);
    expect(await terminal.ended).toBe(1);
  });

  test('has no colour where the user wants none', async () => {
    const coloured = inTerminal(command, cwd);
    await coloured.answer('Project folder', KEY.ctrlC);
    await coloured.ended;
    expect(coloured.raw).toMatch(COLOUR);
    const plain = inTerminal(command, cwd, { NO_COLOR: '1' });
    for (const keys of [`new-project${KEY.enter}`, ...Array.from({ length: 9 }, () => KEY.enter)]) {
      await plain.answer(/^\? /m, keys);
    }
    await plain.see('Next:');
    expect(await plain.ended).toBe(0);
    expect(plain.raw).not.toMatch(COLOUR);
  });

  test('asks nothing with --json, and prints a document', async () => {
    const terminal = inTerminal(`${command} --path cool-project --json`, cwd);
    expect(await terminal.ended).toBe(0);
    expect(terminal.text).not.toMatch(/^\? /m);
    const { files } = JSON.parse(/^\{[^]*^\}/m.exec(terminal.text)?.[0] ?? '') as RunDocument;
    expect(files).toContainEqual({ path: 'Makefile', part: 'app', action: 'create' });
  });

  test('asks nothing that an option says', async () => {
    const terminal = inTerminal(`${command} --path cool-project --defaults`, cwd);
    expect(await terminal.see('Next:')).not.toMatch(/^\? /m);
    expect(await terminal.ended).toBe(0);
  });

  test.each([
    ['Ctrl-C', KEY.ctrlC],
    ['Ctrl-D', KEY.ctrlD],
  ])('%s in a prompt ends it: nothing is written', async (_key, keys) => {
    const terminal = inTerminal(`${command} --path cool-project`, cwd);
    await terminal.answer('(cool_project)', KEY.enter);
    await terminal.answer('in one line', keys);
    expect(await terminal.ended).toBe(1);
    expect(terminal.text).not.toMatch(/^ +at /m);
    if (command === 'quickstart') expect(terminal.text).toContain('nothing was written');
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('once a project is there, nothing is asked again', () => {
  let project: string;

  beforeAll(async () => {
    const cwd = newFolder();
    await succeed('quickstart', ['--path', 'cool-project', '--demo', 'cool-demo', '--no-git'], { cwd });
    project = path.join(cwd, 'cool-project');
  });

  test.each([
    'quickstart',
    'quickstart service',
    'quickstart docker',
    'quickstart demo cool-demo',
    'yo datascience:app',
  ])('by `%s`', async (command) => {
    const before = treeOf(project);
    const terminal = inTerminal(command, project);
    const asked = terminal.see(/^\? .*/m);
    expect(await Promise.race([terminal.ended, asked])).toBe(0);
    expect(treeOf(project)).toEqual(before);
  });
});

describe.each(['quickstart', 'yo datascience'])('a file that %s comes upon', (command) => {
  let cwd: string;
  let terminal: Terminal;

  beforeEach(async () => {
    cwd = newFolder();
    await succeed('mkdir', ['cool-project'], { cwd });
    writeFileSync(path.join(cwd, 'cool-project/README.md'), 'mine\n');
    terminal = inTerminal(`${command} --path cool-project --libname cool_library --no-service --no-git`, cwd);
  });

  const readme = () => readFileSync(path.join(cwd, 'cool-project/README.md'), 'utf8');

  test.each([
    ['n', /^mine\n$/],
    ['y', /^# cool-project\n/],
    ['m', /^<<<<<<< yours\nmine\n=======\n# cool-project\n/],
  ])('is settled by the answer %s, and all else is made', async (answer, content) => {
    await terminal.answer('Overwrite cool-project/README.md?', `${answer}${KEY.enter}`);
    expect(await terminal.ended).toBe(0);
    expect(readme()).toMatch(content);
    expect(readdirSync(path.join(cwd, 'cool-project'))).toContain('Makefile');
  });
});

test.each(['quickstart demo', 'yo datascience:demo'])('`%s` asks for the name', async (command) => {
  const cwd = newFolder();
  await succeed('quickstart', ['--path', 'cool-project', '--no-service', '--no-git'], { cwd });
  const project = path.join(cwd, 'cool-project');
  const terminal = inTerminal(command, project);
  await terminal.answer('(first-demo)', `../up${KEY.enter}`);
  await terminal.see('try "up"');
  terminal.type(`${'\b'.repeat(5)}cool-demo${KEY.enter}`);
  await terminal.answer(/demo cool-demo {2}\d+ files to create\n\n\? Go ahead\?/, KEY.enter);
  await terminal.see('make demo DEMO_NAME=cool-demo');
  expect(await terminal.ended).toBe(0);
  expect(readdirSync(path.join(project, 'demos')).toSorted()).toEqual(['README.md', 'cool-demo']);
});

test('`quickstart demo` outside a project asks for nothing', async () => {
  const terminal = inTerminal('quickstart demo', newFolder());
  await terminal.see('there is no data science project');
  expect(await terminal.ended).toBe(1);
  expect(terminal.text).not.toMatch(/^\? /m);
});

describe('in a project', () => {
  let project: string;

  beforeEach(async () => {
    const cwd = newFolder();
    await succeed('quickstart', ['--path', 'cool-project', '--demo', 'one', '--no-git'], { cwd });
    project = path.join(cwd, 'cool-project');
  });

  test.each(['quickstart module', 'yo datascience:module'])('`%s` writes nothing after a no', async (command) => {
    const before = treeOf(project);
    const terminal = inTerminal(command, project);
    await terminal.answer('Name of the module', KEY.enter);
    await terminal.answer('Go ahead?', `n${KEY.enter}`);
    expect(await terminal.ended).toBe(1);
    expect(terminal.text).toContain('cancelled; nothing was written');
    expect(treeOf(project)).toEqual(before);
  });

  test('remove offers what is there, and knows a name that is not before it goes on', async () => {
    const terminal = inTerminal('quickstart remove', project);
    expect(await terminal.see(/Which part[^]*service/)).not.toMatch(/research/);
    terminal.type(KEY.enter);
    await terminal.answer('Its name', `two${KEY.enter}`);
    await terminal.see('no demo is called "two"; there is one');
    terminal.type(`${'\b'.repeat(3)}one${KEY.enter}`);
    await terminal.answer(/demo one +\d+ files to delete\n[^]*Go ahead\?/, KEY.enter);
    expect(await terminal.ended).toBe(0);
    expect(readdirSync(path.join(project, 'demos'))).toEqual(['README.md']);
  });

  test('rename refuses a new name in its prompt', async () => {
    const terminal = inTerminal('quickstart rename', project);
    await terminal.answer('Which part', KEY.enter);
    await terminal.answer('Its name until now', `one${KEY.enter}`);
    await terminal.answer('Its new name', `one${KEY.enter}`);
    await terminal.see('"one" is its name already');
    terminal.type(`${'\b'.repeat(3)}README.md${KEY.enter}`);
    await terminal.see('too similar to "README.md"');
    terminal.type(`${'\b'.repeat(9)}two${KEY.enter}`);
    await terminal.answer(/demo two +\d+ files? to create, \d+ to move\n[^]*Go ahead\?/, KEY.enter);
    expect(await terminal.ended).toBe(0);
    expect(readdirSync(path.join(project, 'demos')).toSorted()).toEqual(['README.md', 'two']);
  });
});

test('a conflict is asked about without colours where the user wants none', async () => {
  const cwd = newFolder();
  await succeed('mkdir', ['cool-project'], { cwd });
  writeFileSync(path.join(cwd, 'cool-project/README.md'), 'mine\n');
  const words = 'quickstart --path cool-project --libname cool_library --no-service --no-git';
  const terminal = inTerminal(words, cwd, { NO_COLOR: '1' });
  await terminal.answer('Overwrite cool-project/README.md?', `d${KEY.enter}`);
  await terminal.see('-mine');
  await terminal.answer('Overwrite cool-project/README.md?', `n${KEY.enter}`);
  expect(await terminal.ended).toBe(0);
  expect(terminal.raw).not.toMatch(COLOUR);
});

test('a terminal without colours and movements can be used all the same', async () => {
  const cwd = newFolder();
  const terminal = inTerminal('quickstart --path cool-project --libname cool_library', cwd, { TERM: 'dumb' });
  await terminal.see(/create \d+ files in cool-project/);
  expect(await terminal.ended).toBe(0);
  expect(terminal.raw).not.toContain('\u001B');
});
