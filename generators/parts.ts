import path from 'node:path';
import { refuseDemoName } from '../project/asking/names.js';
import type { Part } from '../project/parts.js';
import { app } from './app/files.js';
import { demo } from './demo/files.js';
import { docker } from './docker/files.js';
import { service } from './service/files.js';

/** Parts that a project has once. */
const SINGLE: Readonly<Record<string, Part>> = { app, service, docker };

/** The part of a name, `service` or `demo.cool-demo`; `undefined` where this version makes none of that name. */
export function partNamed(part: string): Part | undefined {
  const demoName = /^demo\.(.+)$/.exec(part)?.[1];
  if (demoName !== undefined) return refuseDemoName(demoName) === undefined ? demo(demoName) : undefined;
  return Object.hasOwn(SINGLE, part) ? SINGLE[part] : undefined;
}

/** Absolute paths of all templates. */
export function templateFiles(): string[] {
  return [...Object.values(SINGLE), demo('any')].flatMap(({ templates, files }) =>
    files.map((file) => path.join(templates, typeof file === 'string' ? file : file.source)),
  );
}
