import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { treeOf } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { hasBrowser, openedByMake } from './support/browser.js';
import { make, newProject, tryMake } from './support/project.js';
import { activated, sharedEnvironment } from './support/python.js';
import { start, succeed } from './support/run.js';
import { freePort, untilAnswers } from './support/server.js';

let project: string;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  project = await newProject();
  folder = path.join(project, 'demos/cool-demo');
  env = activated(await sharedEnvironment('3.13'));
  await make(project, ['dev'], { env });
});

describe.skipIf(missing(hasBrowser, 'Chromium is not installed'))('in the browser', () => {
  test('`make demo` makes a demo and opens it: it reverses what is typed', async () => {
    const page = await openedByMake(project, ['demo', 'DEMO_NAME=cool-demo'], env);
    await page.getByRole('heading', { name: 'cool-demo' }).waitFor();
    await page.getByRole('button', { name: 'Reverse' }).click();
    await page.getByText('Type a text first.').waitFor();
    await page.getByLabel('Text').fill('stressed');
    await page.getByRole('button', { name: 'Reverse' }).click();
    await page.getByText('desserts').waitFor();
    await page.screenshot({ path: path.join(tmpdir(), 'cool-demo.png') });
    expect(existsSync(path.join(folder, 'test_demo.py'))).toBe(true);
  });

  test('`make demo` only starts a demo that is there, as it was edited', async () => {
    const demo = path.join(folder, 'demo.py');
    writeFileSync(demo, readFileSync(demo, 'utf8').replace('st.title(NAME)', 'st.title("My own title")'));
    const before = treeOf(folder);
    const page = await openedByMake(project, ['demo', 'DEMO_NAME=cool-demo'], { ...env, QUICKSTART: 'false' });
    await page.getByRole('heading', { name: 'My own title' }).waitFor();
    expect(treeOf(folder)).toMatchObject(before);
  });

  test("`make run` in the demo's folder opens it", async () => {
    const page = await openedByMake(folder, ['run'], env);
    await page.getByLabel('Text').fill('live');
    await page.getByLabel('Text').press('Enter');
    await page.getByText('evil').waitFor();
    expect(new URL(page.url()).hostname).toBe('localhost');
  });
});

describe("in the demo's folder", () => {
  beforeAll(async () => {
    if (!existsSync(folder)) await succeed('quickstart', ['demo', 'cool-demo'], { cwd: project });
  });

  test('`make test lint` pass', async () => {
    const { stdout } = await make(folder, ['test', 'lint'], { env });
    expect(stdout).toMatch(/\d passed/);
  });

  test('`make help` lists the commands', async () => {
    const { stdout } = await make(folder, ['help'], { env });
    expect(stdout.match(/^make \S+(?= )/gm)).toEqual(
      expect.arrayContaining(['make run', 'make test', 'make lint', 'make build', 'make docker-run']),
    );
  });

  test('`make run PORT=…` serves there, on a machine without a desktop too', async () => {
    const port = await freePort();
    const demo = start('make', ['run', `PORT=${port}`], { cwd: folder, env });
    const stopped = async () => {
      demo.kill('SIGINT');
      await demo.ended;
    };
    onTestFinished(stopped);
    await untilAnswers(`http://127.0.0.1:${port}/_stcore/health`, demo);
    await stopped();
    expect(demo.stderr).not.toContain('Traceback');
  });
});

describe('a name that will not do', () => {
  test.each(['--help', 'a/b'])('is refused with a better one: %s', async (name) => {
    const { code, stderr } = await tryMake(project, ['demo', `DEMO_NAME=${name}`], { env });
    expect(stderr).toContain(`error: DEMO_NAME=${name} is not a folder name: try DEMO_NAME=cool-demo\n`);
    expect(code).not.toBe(0);
  });

  test('is asked for, with an example and the demos that are there', async () => {
    const { code, stderr } = await tryMake(project, ['demo'], { env });
    expect(stderr).toContain('make demo DEMO_NAME=');
    expect(stderr).toContain('cool-demo');
    expect(code).not.toBe(0);
  });

  test.each(['$(shell touch hacked)', '`touch hacked`', '"; touch hacked; "', "'; touch hacked; '", '../hacked', '..'])(
    'is refused, and no command is run that it holds: %s',
    async (name) => {
      const before = treeOf(project);
      const { code } = await tryMake(project, ['demo', `DEMO_NAME=${name}`], { env });
      expect(code).not.toBe(0);
      expect(treeOf(project)).toEqual(before);
      expect(existsSync(path.join(project, '..', 'hacked'))).toBe(false);
    },
  );
});
