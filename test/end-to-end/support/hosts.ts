import { execFileSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { documentedFiles } from '../../support/documented.js';
import { fill } from '../../support/folder.js';
import { newFolder } from './folder.js';
import { NPM_INSTALL } from './install.js';
import { nodeFolder } from './node.js';
import { searchPath, succeed } from './run.js';
import { giveAllTo, ordinaryUser } from './user.js';

/** Versions of yeoman-generator that a host may be on, and of Node where it needs another than the tests run on. */
export const VERSIONS = [
  { version: 7, node: undefined },
  { version: 8, node: undefined },
  { version: 10, node: 22 },
] as const;

const HOSTS = path.resolve(import.meta.dirname, '../../hosts');
const COMPILER = path.resolve('node_modules/typescript/bin/tsc');
const GLOBAL_MODULES = 'lib/node_modules';

/** The sources of a host in test/hosts. */
export function hostNamed(name: string): string {
  const folder = newFolder(name);
  cpSync(path.join(HOSTS, name), folder, { recursive: true });
  giveAllTo(ordinaryUser(), folder);
  return folder;
}

/** The sources of a host that is made of what docs/compose.md shows, and of a sub-generator `wrong`. */
export function documentedHost(version: number): string {
  const name = `generator-on-${version}`;
  const folder = newFolder(name);
  const files = documentedFiles();
  const wrongOptions = path.join(HOSTS, 'generator-company/test/options.ts');
  const ours = `file:${inject('installation').tarball}`;
  const dependencies = { 'generator-datascience': ours, 'yeoman-generator': `^${version}` };
  fill(folder, {
    ...files,
    'generators/wrong/index.js': files['generators/register/index.js']?.replace('cool_library', 'json') ?? '',
    'package.json': JSON.stringify({ name, version: '1.0.0', type: 'module', dependencies }),
  });
  cpSync(wrongOptions, path.join(folder, 'wrong-options.ts'));
  giveAllTo(ordinaryUser(), folder);
  return folder;
}

/** A project of npm's with packages, folders among them as if they were packed. */
export async function installProject(...packages: string[]): Promise<string> {
  const folder = newFolder();
  fill(folder, { 'package.json': '{ "private": true }' });
  giveAllTo(ordinaryUser(), folder);
  await succeed('npm', [...NPM_INSTALL, '--install-links', ...packages], { cwd: folder });
  return folder;
}

/** A package that has our name and nothing in it: where a project has that, npm puts ours into each host. */
export async function otherVersion(): Promise<string> {
  const folder = newFolder();
  fill(folder, { 'package.json': '{ "name": "generator-datascience", "version": "0.0.1" }' });
  await succeed('npm', ['pack'], { cwd: folder });
  return path.join(folder, 'generator-datascience-0.0.1.tgz');
}

/** A prefix of npm's with the `yo` that all tests run, and nothing else. */
export async function prefixWithYo(): Promise<string> {
  const prefix = newFolder();
  const modules = path.join(prefix, GLOBAL_MODULES);
  const yo = path.join(inject('installation').prefix, GLOBAL_MODULES, 'yo');
  await succeed('mkdir', ['-p', modules, path.join(prefix, 'bin')], { cwd: prefix });
  await succeed('cp', ['--archive', '--link', yo, modules], { cwd: prefix });
  symlinkSync(path.join('..', GLOBAL_MODULES, 'yo/lib/cli.js'), path.join(prefix, 'bin/yo'));
  return prefix;
}

/** Makes packages known globally, as `npm link` does. */
export function linkInto(prefix: string, ...packages: string[]): void {
  for (const folder of packages) symlinkSync(folder, path.join(prefix, GLOBAL_MODULES, path.basename(folder)));
}

/** What finds the `yo` of a prefix, run by a version of Node. */
export function withYoOf(prefix: string, node?: number): { PATH: string } {
  const folders = [...(node === undefined ? [] : [nodeFolder(node)]), path.join(prefix, 'bin')];
  return { PATH: [...folders, searchPath({ installed: false })].join(path.delimiter) };
}

/** A new folder below one of npm's projects, whose packages `yo` finds there. */
export async function folderBelow(project: string, name = 'cool-project'): Promise<string> {
  const folder = path.join(project, path.basename(path.dirname(newFolder())), name);
  await succeed('mkdir', ['-p', folder], { cwd: project });
  return folder;
}

/** Runs the compiler in a host, and fails with what it says. */
export function compile(host: string, ...words: string[]): void {
  execFileSync(process.execPath, [COMPILER, ...words], { cwd: host, stdio: 'inherit' });
}
