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
  const ours = path.join(inject('installation').prefix, 'lib/node_modules/generator-datascience');
  mkdirSync(path.join(host, 'node_modules'));
  symlinkSync(ours, path.join(host, 'node_modules/generator-datascience'));
  // Ones of its own would be of the same versions.
  for (const name of ['yeoman-generator', 'yeoman-environment']) {
    symlinkSync(path.join(ours, 'node_modules', name), path.join(host, 'node_modules', name));
  }
  return path.join(host, 'generators/app');
}
