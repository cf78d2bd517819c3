import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { networkSettings } from './network.js';
import { giveTo, ordinaryUser } from './user.js';

/** What one run of the end-to-end tests shares: the package as npm packs it, installed beside the real yo. */
export interface Installation {
  /** Everything that the run writes is below it; it goes when the run ends. */
  readonly folder: string;
  /** The packed package. */
  readonly tarball: string;
  /** `npm install --global --prefix` went there: `bin/quickstart`, `bin/yo`, and what other generators extend. */
  readonly prefix: string;
  /** What a process needs to reach the package registries from this machine, and nothing else of our environment. */
  readonly network: Readonly<Record<string, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    installation: Installation;
  }
}

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** Two projects of Vitest call the setup, each from a module of its own. */
const shared = globalThis as { endToEndInstallation?: Installation };

/** Packs and installs once for all test files. */
export default function setup({ provide }: TestProject): (() => Promise<void>) | undefined {
  if (shared.endToEndInstallation) {
    provide('installation', shared.endToEndInstallation);
    return undefined;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'end-to-end-'));
  giveTo(ordinaryUser(), folder);
  const network = networkSettings();
  const tarball = pack(folder);
  const prefix = path.join(folder, 'installed');
  install(prefix, tarball, network);
  shared.endToEndInstallation = { folder, tarball, prefix, network };
  provide('installation', shared.endToEndInstallation);
  // Not at one go: Vitest waits for its workers at the same time.
  return async () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

function pack(folder: string): string {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The build, which npm runs before it packs, writes to the same output.
  const name = /"filename": "([^"]+\.tgz)"/.exec(packed)?.[1];
  if (name === undefined) throw new Error(`npm pack named no file:\n${packed}`);
  return path.join(folder, name);
}

/** Packages that earlier runs fetched stay in a cache of the temporary folder: a fresh one costs half a minute. */
const CACHE = path.join(tmpdir(), `end-to-end-npm-cache-${ordinaryUser().uid}`);

/** `npm install`, from the cache and in peace. */
export const NPM_INSTALL = [
  'install',
  '--prefer-offline',
  '--cache',
  CACHE,
  '--no-audit',
  '--no-fund',
  '--loglevel',
  'error',
];

function install(prefix: string, tarball: string, network: Record<string, string>): void {
  const user = ordinaryUser();
  const home = path.join(prefix, 'home');
  for (const made of [prefix, home, CACHE]) {
    mkdirSync(made, { recursive: true });
    giveTo(user, made);
  }
  execFileSync('npm', [...NPM_INSTALL, '--global', '--prefix', prefix, 'yo@7', 'yeoman-generator@8', tarball], {
    cwd: home,
    env: { ...network, HOME: home, PATH: process.env['PATH'] },
    ...user.identity,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
