import { cpSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { filesOf } from '../support/folder.js';
import { newFolder } from './support/folder.js';
import { run, succeed } from './support/run.js';

const PACKAGE = path.join(inject('installation').prefix, 'lib/node_modules/generator-datascience');
const NEW = ['--path', 'cool-project', '--libname', 'cool_library', '--no-git'];

/** The bundle alone, away from where it was installed, and without some of its files. */
function carried(...without: string[]): string {
  const folder = path.join(newFolder(), 'bundle');
  cpSync(path.join(PACKAGE, 'dist/cli'), folder, { recursive: true });
  for (const file of without) rmSync(path.join(folder, file));
  return path.join(folder, 'quickstart.js');
}

async function codeOf(quickstart: string, words: readonly string[], cwd: string): Promise<number> {
  return (await run('node', [quickstart, ...words], { cwd })).code;
}

test('nothing is installed but the package', () => {
  expect(readdirSync(PACKAGE)).not.toContain('node_modules');
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')) as {
    dependencies?: object;
  };
  expect(dependencies).toEqual({});
});

test('a new project needs no more of what is installed than of the bundle alone', async () => {
  const installed = path.join(newFolder(), 'generator-datascience');
  cpSync(PACKAGE, installed, { recursive: true });
  rmSync(path.join(installed, 'dist/cli/rest.js'));
  expect(await codeOf(path.join(installed, 'dist/cli/quickstart.js'), NEW, newFolder())).toBe(0);
});

describe('the folder of the bundle, carried elsewhere', () => {
  test('does what the installed one does', async () => {
    const cwd = newFolder();
    const quickstart = carried();
    await succeed('node', [quickstart, ...NEW], { cwd });
    for (const words of ['demo one', 'update', 'status', 'remove docker', 'completion bash']) {
      expect(await codeOf(quickstart, words.split(' '), path.join(cwd, 'cool-project')), words).toBe(0);
    }
  });

  test('reads of its files what a command needs', async () => {
    const cwd = newFolder();
    const others = ['make.js', 'status.js', 'rest.js', 'templates.js'];
    for (const words of [['--help'], ['--version'], ['demo', '--help']]) {
      expect(await codeOf(carried(...others), words, cwd)).toBe(0);
    }
    expect(await codeOf(carried('rest.js'), NEW, cwd)).toBe(0);
    expect(await codeOf(carried('make.js', 'rest.js'), ['status'], path.join(cwd, 'cool-project'))).toBe(0);
  });

  test('fails where a file of it is missing that a command needs', async () => {
    const { code, stderr } = await run('node', [carried('rest.js'), 'completion', 'bash'], { cwd: newFolder() });
    expect(code).toBe(1);
    expect(stderr).toContain('rest.js');
  });

  test('tells a Node.js that is too old', async () => {
    const cwd = newFolder();
    const old = path.join(cwd, 'old.cjs');
    writeFileSync(old, `Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } });`);
    expect(await run('node', ['--require', old, carried(), ...NEW], { cwd })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'quickstart: Node.js 18.20.8 is too old; install 20.17.0 or newer (https://nodejs.org)\n',
    });
  });

  test('has the license of every package in it', () => {
    const licenses = readFileSync(path.join(PACKAGE, 'dist/cli/LICENSES.txt'), 'utf8');
    const named = Array.from(licenses.matchAll(/^(\S+) \d+\.\d+\.\d+\S*, /gm), ([, name]) => name);
    expect(named).toEqual(
      expect.arrayContaining(['ejs', 'inquirer', 'mem-fs', 'yeoman-environment', '@yeoman/adapter']),
    );
    expect(licenses).toContain('Permission is hereby granted');
  });

  test('names no folder of the machine that built it', () => {
    const folder = path.join(PACKAGE, 'dist/cli');
    const foreign = ['.', 'node_modules'].map((place) => realpathSync(place) + path.sep);
    for (const file of filesOf(folder)) {
      const text = readFileSync(path.join(folder, file), 'utf8');
      expect(foreign.filter((place) => text.includes(place))).toEqual([]);
    }
  });
});
