import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { treeOf } from '../support/folder.js';
import { newFolder } from './support/folder.js';
import { succeed } from './support/run.js';
import { KEY, Terminal } from './support/terminal.js';

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
    for (const question of [...questions, 'HTTP service?', 'Docker image', 'Demos to create']) {
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
