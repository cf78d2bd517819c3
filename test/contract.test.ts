import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { answersSchema, register } from '../register.js';
import { generators } from './support/makers.js';

const manifest = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../package.json'), 'utf8')) as {
  exports: Readonly<Record<string, unknown>>;
};

test('every sub-generator is exported with its types, and registered', () => {
  for (const name of generators) {
    const built = `./dist/generators/${name}/index`;
    expect(manifest.exports[`./${name}`]).toEqual({ types: `${built}.d.ts`, default: `${built}.js` });
  }
  const registered: string[] = [];
  register({
    register: ((_class: unknown, { namespace }: { namespace: string }) => registered.push(namespace)) as never,
  });
  expect(registered.toSorted()).toEqual(generators.map((name) => `datascience:${name}`).toSorted());
});

test('the schema of the answers tells what the options are', () => {
  expect(answersSchema).toMatchObject({
    type: 'object',
    required: ['path'],
    additionalProperties: false,
    properties: {
      path: { type: 'string' },
      license: { type: 'string', enum: ['MIT', 'BSD-3-Clause', 'Apache-2.0', 'GPL-3.0-or-later', 'none'] },
      service: { type: 'boolean' },
      demo: { type: 'array', items: { type: 'string' } },
    },
  });
  expect(answersSchema.properties).not.toHaveProperty('dryRun');
});
