import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { treeOf } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { Desktop, hasBrowser } from './support/browser.js';
import { newFolder } from './support/folder.js';
import { make, newProject, tryMake } from './support/project.js';
import { activated, sharedEnvironment } from './support/python.js';
import { run, start, succeed } from './support/run.js';
import { KEY, Terminal } from './support/terminal.js';
import { giveAllTo, ordinaryUser } from './support/user.js';

let project: string;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  project = await newProject(['--no-service']);
  folder = path.join(project, 'research/topic-model');
  env = activated(await sharedEnvironment('3.13'));
  await make(project, ['dev'], { env });
});

test('modules and scripts in both languages, added after `make dev`, pass lint and tests with the rest', async () => {
  for (const words of ['module features', 'bin count_words', 'bin count_lines --language bash']) {
    await succeed('quickstart', words.split(' '), { cwd: path.join(project, 'bin') });
  }
  const { stdout } = await make(project, ['lint', 'test'], { env });
  expect(stdout).toContain('Success: no issues found');
  for (const file of ['bin/test_count_lines.py', 'bin/test_count_words.py', 'cool_library/test_features.py']) {
    expect(stdout).toMatch(new RegExp(`^${file} \\.+ `, 'm'));
  }
});

describe('a script', () => {
  const text = 'one two\nthree\nthree\n';

  test.each([
    ['bin/count_words.py', '2\n1\n1\n'],
    ['bin/reverse_lines.py', 'owt eno\neerht\neerht\n'],
    ['bin/count_lines.sh', '2 three\n1 one two\n'],
  ])('%s reads files and standard input', async (script, expected) => {
    const file = path.join(newFolder(), 'a text.txt');
    writeFileSync(file, text);
    for (const [words, input] of [[[file]], [[], text], [['-'], text], [['--', file]]] as const) {
      const { stdout } = await succeed(script, words, { cwd: project, env, input });
      expect(stdout.replace(/^ +/gm, '')).toBe(expected);
    }
  });

  test.each(['bin/count_words.py', 'bin/reverse_lines.py', 'bin/count_lines.sh'])(
    '%s ends quietly where nobody reads on',
    async (script) => {
      const pipe = `seq 200000 | ${script} | head -n 1`;
      const { stdout, stderr } = await succeed('bash', ['-c', pipe], { cwd: project, env });
      expect(stdout).toMatch(/^.+\n$/);
      expect(stderr).toBe('');
    },
  );

  test.each(['bin/count_words.py', 'bin/reverse_lines.py'])('%s ends quietly on Ctrl-C', async (script) => {
    const running = start(script, [], { cwd: project, env: { ...env, PYTHONUNBUFFERED: '1' } });
    running.child.stdin?.write('one\n');
    await new Promise((resolve) => running.child.stdout?.once('data', resolve));
    running.kill('SIGINT');
    expect(await running.ended).toBe(130);
    expect(running.stderr).toBe('');
  });

  test.each(['bin/count_words.py', 'bin/count_lines.sh'])('%s refuses what it does not know', async (script) => {
    const { code, stderr } = await run(script, ['--unknown'], { cwd: project, env });
    expect(stderr).toContain('--unknown');
    expect(stderr).toContain('usage: ');
    expect(code).toBe(2);
    expect((await succeed(script, ['--help'], { cwd: project, env })).stdout).toContain('usage: ');
  });
});

test('a project with scripts and no tests of them passes its tests, and so does one without bin/', async () => {
  const other = await newProject(['--no-service']);
  await make(other, ['dev', 'test'], { env });
  rmSync(path.join(other, 'bin'), { recursive: true });
  expect((await make(other, ['test'], { env })).stdout).toMatch(/={3,} \d+ passed in [^,]*={3,}$/m);
});

describe.skipIf(missing(hasBrowser, 'Chromium is not installed'))('in the browser', () => {
  test('`make notebook` makes a notebook and opens it in JupyterLab, where all cells run', async () => {
    const desktop = new Desktop();
    const variables = { ...env, ...desktop.variables, PATH: `${desktop.tools}:${env['PATH']}` };
    const jupyter = start('make', ['notebook', 'RESEARCH_NAME=topic-model'], { cwd: project, env: variables });
    onTestFinished(async () => {
      await desktop.close();
      jupyter.kill('SIGTERM');
      await jupyter.ended;
    });
    const early = jupyter.ended.then(() => {
      throw new Error('JupyterLab ended');
    });
    // JupyterLab may have to be downloaded first.
    const page = await Promise.race([desktop.page(180_000), early]).catch((error: unknown) => {
      throw new Error(`${String(error)}; it said:\n${jupyter.stdout}\n${jupyter.stderr}`, { cause: error });
    });
    page.setDefaultTimeout(120_000);
    // JupyterLab has only those cells in the page that are in sight, and forgets to run them where the kernel is not ready.
    await page.setViewportSize({ width: 1000, height: 2000 });
    await page.getByRole('heading', { name: 'topic-model' }).waitFor();
    await page.getByText('Python 3 (ipykernel) | Idle').waitFor();
    await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
    await page.getByRole('cell', { name: 'a few words more' }).waitFor();
    await page.locator('.jp-RenderedImage img').waitFor();
    expect(page.url()).toMatch(/^http:\/\/localhost:\d+\/lab\/tree\/topic-model\.ipynb/);
  });
});

test('`make notebook` in a terminal without a desktop says where it is, and Ctrl-C ends it', async () => {
  const terminal = new Terminal('make', ['notebook', 'RESEARCH_NAME=topic-model'], { cwd: project, env });
  onTestFinished(() => terminal.close());
  await terminal.see(/http:\/\/localhost:\d+\/lab\?token=/, 240_000);
  terminal.type(KEY.ctrlC);
  await terminal.answer('Shut down this Jupyter server (y/[n])?', `y${KEY.enter}`);
  await terminal.ended;
  expect(terminal.text).not.toContain('Traceback');
});

describe("in the notebook's folder", () => {
  beforeAll(async () => {
    await succeed('quickstart', ['research', 'topic-model', '--on-conflict', 'keep'], { cwd: project });
  });

  test('`make test` runs it with the Python of the project, and leaves it as it is', async () => {
    const home = newFolder('home');
    const other = path.join(home, '.local/share/jupyter/kernels/python3');
    mkdirSync(other, { recursive: true });
    writeFileSync(
      path.join(other, 'kernel.json'),
      '{ "argv": ["false"], "display_name": "Other", "language": "python" }',
    );
    giveAllTo(ordinaryUser(), home);
    const before = treeOf(folder);
    await make(folder, ['test'], { env: { ...env, HOME: home } });
    expect(treeOf(folder)).toEqual(before);
  });

  test('`make test` fails where a cell does, and shows it', async () => {
    const file = path.join(folder, 'other.ipynb');
    const notebook = readFileSync(path.join(folder, 'topic-model.ipynb'), 'utf8');
    writeFileSync(file, notebook.replace('count_words"', 'count_sheep"'));
    const { code, stderr } = await tryMake(folder, ['test'], { env });
    rmSync(file);
    expect(stderr).toContain("cannot import name 'count_sheep' from 'cool_library.text'");
    expect(code).not.toBe(0);
  });

  test('`make help` lists the commands', async () => {
    const { stdout } = await make(folder, ['help'], { env });
    expect(stdout.match(/^make \S+(?= )/gm)).toEqual(['make help', 'make notebook', 'make test']);
  });
});

test.each(['', 'a/b', '--help', '$(shell touch hacked)', '"; touch hacked; "', '../hacked'])(
  '`make notebook` refuses the name %s, and runs no command that it holds',
  async (name) => {
    const before = treeOf(project);
    const { code, stderr } = await tryMake(project, ['notebook', `RESEARCH_NAME=${name}`], { env });
    expect(stderr).toMatch(/RESEARCH_NAME=topic-model|cannot be the name of a folder of research/);
    expect(code).not.toBe(0);
    expect(treeOf(project)).toEqual(before);
  },
);
