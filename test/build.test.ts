import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { OwnTemplate } from '../project/own-templates.js';
import { isCache } from '../project/folders.js';
import { dns, folded, markdown, renderText, toml } from '../project/rendering.js';
import { filesOf } from './support/folder.js';
import { GENERATORS, makers } from './support/makers.js';

/** A module of the build, which is no TypeScript. */
const load = async <Module>(name: string) => (await import(path.resolve(`scripts/build/${name}.mjs`))) as Module;

const data = {
  libname: 'cool_library',
  name: 'cool-demo',
  demo: 'cool-demo',
  project: 'cool-project',
  description: 'It has _package_, _name_ and <%- libname %>',
  author: 'R&D',
  license: 'MIT',
  year: '2025',
  python: '3.11',
  pythons: ['3.11', '3.12'],
  imagePython: '3.12',
  language: 'python',
};

test('a template that was compiled makes what it makes when it is compiled at run time', async () => {
  const { templatesModule } = await load<{ templatesModule: () => string }>('templates');
  const made = {} as { ownTemplate: (kind: string, source: string) => OwnTemplate };
  runInThisContext(`(exports) => {${templatesModule()}}`)(made);
  for (const kind of makers) {
    const folder = path.join(GENERATORS, kind, 'templates');
    for (const source of filesOf(folder).filter((file) => !isCache(file))) {
      const text = readFileSync(path.join(folder, source), 'utf8');
      const { text: kept, render } = made.ownTemplate(kind, source);
      const rendered = render ? render({ toml, markdown, folded, dns, ...data }) : renderText(source, kept, data);
      expect(rendered, source).toBe(renderText(source, text, data));
    }
  }
});

test('a patch that no longer applies fails the build', async () => {
  const { patched } = await load<{ patched: (module: string, source: string) => string }>('patches');
  const module = 'node_modules/yeoman-environment/dist/environment-base.js';
  const source = readFileSync(path.resolve(module), 'utf8');
  expect(patched(module, source)).not.toContain('createRequire(import.meta.url)');
  expect(() => patched(module, source.replace('const require', 'const required'))).toThrow('no longer applies');
});

test('of lodash the bundle has the functions that are named', async () => {
  const { patched } = await load<{ patched: (module: string, source: string) => string }>('patches');
  expect(patched('x.js', `import { get, defaults as setDefaults } from 'lodash-es';`)).toBe(
    `import get from 'lodash-es/get.js'; import setDefaults from 'lodash-es/defaults.js';`,
  );
});
