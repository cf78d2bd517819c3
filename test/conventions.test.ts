import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { commands } from '../cli/commands.js';
import { isCache } from '../project/folders.js';
import { asTemplate, type TemplateFile } from '../project/parts.js';
import { filesOf } from './support/folder.js';
import { generators, GENERATORS, makers } from './support/makers.js';

test('every sub-generator is a command', () => {
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(generators));
});

test('nothing that is no generator looks like one to Yeoman', () => {
  const root = path.dirname(GENERATORS);
  const others = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !['node_modules', 'generators'].includes(entry.name),
  );
  const lookAlikes = others.filter(({ name }) =>
    readdirSync(path.join(root, name)).some((file) => file.startsWith('index.')),
  );
  expect(lookAlikes.map(({ name }) => name)).toEqual([]);
});

describe.each(generators)('generators/%s', (name) => {
  const folder = path.join(GENERATORS, name);

  it('is made of its usual files', () => {
    const usual = ['index.ts', 'questions.ts'];
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(usual));
    if (makers.includes(name)) expect(readdirSync(folder).toSorted()).toEqual(['files.ts', ...usual, 'templates']);
  });

  it('asks by data: every question is described in one line, and has a default or is asked', () => {
    const { description, questions } = commands.find((command) => command.name === name)!;
    expect(description).toMatch(/^[A-Z].*[^.]$/);
    for (const question of questions) {
      expect(question.description, question.name).toMatch(/^[^A-Z].*[^.]$/);
      expect(question.default !== undefined || question.message !== undefined, question.name).toBe(true);
    }
    expect(questions.map((question) => question.name)).toEqual(
      expect.arrayContaining(['path', 'defaults', 'dryRun', 'force']),
    );
  });
});

describe.each(makers)('generators/%s', (name) => {
  const folder = path.join(GENERATORS, name);

  it('declares every template, and has every template that it declares', async () => {
    const { files } = (await import(path.join(folder, 'files.ts'))) as { files: readonly TemplateFile[] };
    const sources = files.map((file) => asTemplate(file).source);
    const present = filesOf(path.join(folder, 'templates')).filter((file) => !isCache(file));
    expect(sources.toSorted()).toEqual(present);
  });

  it('ships no file that npm leaves out or obeys', () => {
    const present = filesOf(path.join(folder, 'templates')).map((file) => path.basename(file));
    expect(present.filter((file) => ['.gitignore', '.npmignore', '.npmrc'].includes(file))).toEqual([]);
  });
});
