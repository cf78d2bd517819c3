import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { newFolder } from './support/folder.js';
import { newProject, tryMake } from './support/project.js';
import { type Registry, startRegistry } from './support/registry.js';
import { searchPath } from './support/run.js';
import { freePort } from './support/server.js';
import { findTool, folderOfTools } from './support/tools.js';

// The tests are about how `make demo` finds the generator; starting the demo has tests of its own.
const STARTED = 'stand-in for python: -m streamlit run demo.py';

let project: string;
let demo: string;
/** An active environment that has all that the demo needs, and a registry that would answer nothing. */
let env: Record<string, string>;
/** A uv that does not work, so that none of this machine installs anything into the stand-in. */
let noUv: string;

beforeAll(async () => {
  project = await newProject(['--no-service']);
  const VIRTUAL_ENV = newFolder('environment');
  putCommand(path.join(VIRTUAL_ENV, 'bin'), 'python', 'echo "stand-in for python: $*"');
  noUv = putCommand(newFolder('no-uv'), 'uv', 'exit 1');
  env = { VIRTUAL_ENV, npm_config_registry: `http://127.0.0.1:${await freePort()}/`, npm_config_fetch_retries: '0' };
});

let count = 0;
beforeEach(() => {
  count += 1;
  demo = `demo-${count}`;
});

const makeDemo = async ({ PATH = searchPath(), ...variables }: Record<string, string>, ...words: string[]) =>
  tryMake(project, ['demo', `DEMO_NAME=${demo}`, ...words], { env: { ...env, ...variables, PATH: `${noUv}:${PATH}` } });

const isMade = () => existsSync(path.join(project, 'demos', demo, 'demo.py'));

function putCommand(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

describe('`make demo` without quickstart on PATH', () => {
  let registry: Registry;

  beforeAll(async () => {
    registry = await startRegistry();
    // A newer version is no reason to make a demo that the project was not made for.
    const newer = putCommand(newFolder('newer'), 'quickstart', 'echo "the newer version was run"; exit 1');
    const bin = { 'generator-datascience': 'quickstart' };
    const description = { name: 'generator-datascience', version: '99.0.0', bin };
    writeFileSync(path.join(newer, 'package.json'), JSON.stringify(description));
    await registry.publish(newer);
  });

  afterAll(async () => registry.stop());

  test('gets the version that made the project by npx', async () => {
    const PATH = searchPath({ installed: false });
    const { code, stdout, stderr } = await makeDemo({ PATH, npm_config_registry: registry.url });
    expect(stderr).not.toContain('error');
    expect(stdout).toContain(STARTED);
    expect(code).toBe(0);
    expect(isMade()).toBe(true);
  });

  test('does not run a foreign command of that name, but asks it for its version', async () => {
    const foreign = newFolder('foreign');
    putCommand(foreign, 'quickstart', `echo "$*" >>'${foreign}/calls'; echo "quickstart 0.3.1"`);
    const PATH = `${foreign}:${searchPath({ installed: false })}`;
    const { stderr } = await makeDemo({ PATH });
    expect(stderr).toContain('npm error'); // of npx, which is asked instead
    expect(readFileSync(path.join(foreign, 'calls'), 'utf8')).toBe('--version\n');
    expect(isMade()).toBe(false);
  });

  test('says so, and starts nothing, where npx does not get it', async () => {
    const { code, stdout, stderr } = await makeDemo({ PATH: searchPath({ installed: false }) });
    expect(code).not.toBe(0);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stdout).not.toContain('stand-in');
    expect(isMade()).toBe(false);
  });
});

test('`make demo` uses the quickstart on PATH', async () => {
  const { code, stdout } = await makeDemo({});
  expect(stdout).toContain(STARTED);
  expect(code).toBe(0);
  expect(isMade()).toBe(true);
});

test.each([
  [
    'of the environment',
    (quickstart: string) => makeDemo({ PATH: searchPath({ installed: false }), QUICKSTART: quickstart }),
  ],
  ['of make', (quickstart: string) => makeDemo({ PATH: searchPath({ installed: false }) }, `QUICKSTART=${quickstart}`)],
])('`make demo` uses the command in QUICKSTART, a variable %s', async (_whose, run) => {
  const folder = newFolder('with spaces');
  const quickstart = path.join(inject('installation').prefix, 'bin/quickstart');
  putCommand(folder, 'generator', `exec '${quickstart}' "$@"`);
  const { code, stdout } = await run(`'${folder}/generator'`);
  expect(stdout).toContain(STARTED);
  expect(code).toBe(0);
  expect(isMade()).toBe(true);
});

test('`make demo` without Node.js, uv and pipx says what to install', async () => {
  const tools = 'make sh awk sed grep cat basename dirname paste tr'.split(' ');
  const { code, stdout, stderr } = await makeDemo({ PATH: folderOfTools(tools) });
  expect(stderr).toContain('pip install generator-datascience, or install Node.js (https://nodejs.org)');
  expect(code).not.toBe(0);
  expect(stdout).not.toContain('stand-in');
  expect(isMade()).toBe(false);
  expect(findTool('npx')).toBeDefined(); // or the tests above would say nothing
});
