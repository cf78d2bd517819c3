import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { missing } from '../support/skip.js';
import { hasBrowser, openedByMake } from './support/browser.js';
import { docker, hasEngine, openEngine, withDocker } from './support/docker.js';
import { newExample } from './support/example.js';
import { FileServer } from './support/file-server.js';
import { newFolder } from './support/folder.js';
import { make } from './support/project.js';
import { activated, findPython, newEnvironment } from './support/python.js';
import { start, succeed } from './support/run.js';
import { freePort, untilAnswers } from './support/server.js';

let server: FileServer;
let project: string;
let env: Record<string, string>;

beforeAll(async () => {
  server = await FileServer.start();
  project = await newExample(server);
  env = activated(await newEnvironment(newFolder('environment'), findPython('3.11')));
  await make(project, ['dev'], { env });
});

afterAll(async () => server.stop());

describe('examples/zero-shot-classifier', () => {
  test('before `make resources`, passes its tests, and says what the others need', async () => {
    const { stdout } = await make(project, ['test'], { env });
    expect(stdout).toMatch(/SKIPPED .*: needs the model: run `make resources`\n/);
    expect(stdout).not.toMatch(/SKIPPED (?!.*needs the model)/);
  });

  test('`make resources` downloads the model, and does nothing the next time', async () => {
    await make(project, ['resources'], { env });
    expect(server.requests.toSorted()).toEqual(['/all-MiniLM-L6-v2/model.onnx', '/all-MiniLM-L6-v2/tokenizer.json']);
    await make(project, ['resources', 'check-resources'], { env });
    expect(server.requests).toHaveLength(2);
  });

  test('with the model, `make lint test` pass and skip nothing', async () => {
    const { stdout } = await make(project, ['lint', 'test'], { env });
    expect(stdout).toMatch(/\d passed/);
    expect(stdout).not.toMatch(/skipped|SKIPPED/);
  });

  test('its library tells what texts are about', async () => {
    const { stdout } = await succeed('python', ['examples/example_library.py'], { cwd: project, env });
    expect(stdout).toMatch(/draw: sports .*\n.*minutes: food .*\n.*tomorrow: none /);
  });

  test('`make run` serves it, and answers the example requests', async () => {
    const port = String(await freePort());
    const service = start('make', ['run'], { cwd: project, env: { ...env, PORT: port } });
    onTestFinished(async () => {
      service.kill();
      await service.ended;
    });
    await untilAnswers(`http://127.0.0.1:${port}/ready`, service);
    const targets = ['example-request-add', 'example-request-classify'];
    const { stdout } = await make(project, targets, { env: { ...env, PORT: port } });
    expect(stdout).toContain('{"count": 2}');
    expect(stdout).toMatch(/\{"results": \[\{"label": "sports", /);
  });

  test('its demo passes its tests, and `make demo` serves it', async () => {
    const folder = `${project}/demos/demo`;
    const { stdout } = await make(folder, ['lint', 'test'], { env });
    expect(stdout).toMatch(/\d passed/);
    const port = await freePort();
    const demo = start('make', ['run', `PORT=${port}`], { cwd: folder, env });
    onTestFinished(async () => {
      demo.kill('SIGINT');
      await demo.ended;
    });
    await untilAnswers(`http://127.0.0.1:${port}/_stcore/health`, demo);
  });

  test('its notebook runs', async () => {
    const { code } = await make(`${project}/research/accuracy`, ['test'], { env });
    expect(code).toBe(0);
  });
});

describe.skipIf(missing(hasEngine, 'no Docker engine answers'))('its image', () => {
  const VOLUME = 'zero_shot_classifier';
  let closeEngine: ReturnType<typeof openEngine>;
  let withEngine: Record<string, string>;

  beforeAll(async () => {
    closeEngine = openEngine();
    withEngine = withDocker(env);
    await make(project, ['resources', 'build'], { env: withEngine });
  });

  afterAll(async () => {
    await docker('volume', 'rm', '--force', VOLUME);
    await docker('rmi', '--force', 'zero_shot_classifier:0.1');
    closeEngine();
  });

  /** Runs the image by `make docker-run` while requests are sent to it; returns what they said. */
  async function answers(...targets: readonly string[]): Promise<string> {
    const port = String(await freePort());
    const container = start('make', ['docker-run'], { cwd: project, env: { ...withEngine, PORT: port } });
    try {
      await untilAnswers(`http://127.0.0.1:${port}/ready`, container);
      return (await make(project, targets, { env: { ...env, PORT: port } })).stdout;
    } catch (error) {
      throw new Error(`the container said:\n${container.stdout}\n${container.stderr}`, { cause: error });
    } finally {
      container.kill('SIGINT');
      await container.ended;
    }
  }

  test('answers with the resources mounted, and its labels outlive the container', async () => {
    expect(await answers('example-request-add')).toContain('{"count": 2}');
    expect(await answers('example-request-classify')).toMatch(/\{"results": \[\{"label": "sports", /);
  });
});

describe.skipIf(missing(hasBrowser, 'Chromium is not installed'))('its demo in the browser', () => {
  test('tells how to get the model where it is missing', async () => {
    const page = await openedByMake(`${project}/demos/demo`, ['run'], { ...env, RESOURCES: newFolder() });
    expect(await page.getByRole('alert').innerText()).toMatch(/^The model cannot be loaded: .* run make resources/);
  });

  test('classifies a text by labels that are added and edited', async () => {
    const page = await openedByMake(`${project}/demos/demo`, ['run'], env);
    await page.setViewportSize({ width: 1100, height: 720 });
    await classify(page, 'The tomatoes want more sun and less water.');
    await page.getByTestId('stDataFrame').hover();
    await page.getByRole('button', { name: 'Add row' }).click();
    await fill(page, { row: 7, column: 80 }, 'gardening');
    await winner(page, 'gardening').waitFor();
    await fill(page, { row: 6, column: 80 }, 'animals');
    await classify(page, 'Our cat brings us mice and expects applause.');
    await winner(page, 'animals').waitFor();
    await page.screenshot({ path: path.join(tmpdir(), 'zero-shot-classifier.png') });
    expect(await page.getByTestId('stException').count()).toBe(0);
  });
});

function winner(page: Page, label: string) {
  return page.getByTestId('stMetricValue').getByText(label, { exact: true });
}

async function classify(page: Page, text: string) {
  await page.getByLabel('Text').fill(text);
  await page.getByLabel('Text').press('Enter');
}

/** Types into a cell of the table of labels, which is drawn on a canvas; the heading is row 0. */
async function fill(page: Page, { row, column }: { row: number; column: number }, text: string) {
  const height = 35;
  await page.getByTestId('stDataFrame').dblclick({ position: { x: column, y: (row + 0.5) * height } });
  const editor = page.locator('.gdg-input');
  await editor.fill(text);
  await editor.press('Enter');
  await editor.waitFor({ state: 'detached' });
}
