import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { parse as parseToml } from 'smol-toml';
import { expect, it } from 'vitest';
import { folded, renderText } from '../../project/rendering.js';
import { anyText } from '../support/text.js';

const TEMPLATES = path.resolve(import.meta.dirname, '../../generators/app/templates');
const SERVICE = path.resolve(import.meta.dirname, '../../generators/service/templates');
const data = {
  project: 'cool-project',
  libname: 'cool_library',
  license: 'MIT',
  python: '3.11',
  year: '2026',
  version: '1.0.0',
  pythons: ['3.11', '3.13'],
  imagePython: '3.13',
};

const render = (source: string, texts: object) =>
  renderText(source, readFileSync(path.join(TEMPLATES, source), 'utf8'), { ...data, ...texts });

it('arrives in pyproject.toml, README.md and LICENSE as it was written', () => {
  const markdown = new MarkdownIt('commonmark');
  const outline = (text: string) => markdown.parse(text, {}).map(({ type }) => type);
  const plain = outline(render('README.md.ejs', { description: 'plain', author: 'plain' }));
  fc.assert(
    fc.property(
      anyText.filter((text) => folded(text) !== ''),
      anyText.filter((text) => folded(text) !== ''),
      (description, author) => {
        const texts = { description, author };
        expect(parseToml(render('pyproject.toml.ejs', texts))['project']).toMatchObject({
          name: 'cool_library',
          description: folded(description),
          authors: [{ name: folded(author) }],
        });
        const readme = render('README.md.ejs', texts);
        const said = markdown.parse(readme, {})[4]?.children?.map(({ content }) => content);
        expect(said?.join('')).toBe(folded(description));
        expect(outline(readme)).toEqual(plain);
        expect(render('licenses/MIT.ejs', texts).split('\n')[2]).toBe(`Copyright (c) 2026 ${folded(author)}`);
      },
    ),
  );
});

it('may be empty', () => {
  const texts = { description: ' ', author: '' };
  expect(parseToml(render('pyproject.toml.ejs', texts))['project']).not.toHaveProperty('authors');
  expect(render('licenses/BSD-3-Clause.ejs', texts)).toContain('The cool_library authors');
  expect(render('README.md.ejs', texts)).toMatch(/^# cool-project\n\n## First steps/);
});

it('tells in README.md every setting of the service, and its default', () => {
  const spelled: Record<string, string> = { True: 'on', False: 'off', None: '', '()': '', '2**20': '1048576' };
  const settings = readFileSync(path.join(SERVICE, '_package_/service/settings.py'), 'utf8');
  const fields = settings.matchAll(/^ {4}(\w+): .* = (.+)$/gm);
  const said = render('README.md.ejs', { description: '', author: '' }).matchAll(/^\| `([A-Z_]+)` \| `?(.*?)`? ?\| /gm);
  expect(Array.from(said, ([, name, value]) => [name, value])).toEqual(
    Array.from(fields, ([, name = '', value = '']) => [
      name.toUpperCase(),
      spelled[value] ?? value.replaceAll('"', ''),
    ]),
  );
});
