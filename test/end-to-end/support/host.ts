import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { newFolder } from './folder.js';

/**
 * Installs the host: a little generator of somebody else, which composes a project of ours and adds a file of its own.
 *
 * @returns What `yo` runs it by.
 */
export function installHost(): string {
  const host = newFolder('generator-host');
  cpSync(path.join(import.meta.dirname, 'generator-host'), host, { recursive: true });
  const installed = path.join(inject('installation').prefix, 'lib/node_modules');
  mkdirSync(path.join(host, 'node_modules'));
  for (const place of ['generator-datascience', 'yeoman-generator', 'yo/node_modules/yeoman-environment']) {
    symlinkSync(path.join(installed, place), path.join(host, 'node_modules', path.basename(place)));
  }
  return path.join(host, 'generators/app');
}
