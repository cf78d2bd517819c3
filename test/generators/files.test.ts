import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { app } from '../../generators/app/files.js';
import { LICENSES, PYTHONS } from '../../project/asking/project-questions.js';
import { projectWith, templateData } from '../../project/project.js';
import { renderPart } from '../../project/rendering.js';
import { filesOf, temporaryFolder } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';
import { optionsFor, PARTS } from '../support/parts.js';
import { anyText } from '../support/text.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What is wrong with how a text file is written; every editor and every git leaves alone what this does. */
function flaws(file: string, contents: Buffer): string[] {
  const text = strict.decode(contents);
  const mayHaveTabs = /(^|\/)Makefile$|\.mk$/.test(file);
  const found = {
    'a byte order mark': text.startsWith('\ufeff'),
    'a carriage return': text.includes('\r'),
    'a tab': !mayHaveTabs && text.includes('\t'),
    'white space at the end of a line': /[^\S\n]$/m.test(text),
    'no newline at its end': text !== '' && !text.endsWith('\n'),
    'empty lines at its end': /(^|\n)\n$/.test(text),
  };
  return Object.entries(found).flatMap(([flaw, isThere]) => (isThere ? [`${file} has ${flaw}`] : []));
}

describe('every file that is made', () => {
  it('is a clean text: UTF-8, lines that end in LF alone, a newline at the end', async () => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, service: false, path: root });
    for (const part of PARTS) await generate(part.kind, { ...optionsFor(part), path: root });
    const files = filesOf(root);
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((file) => flaws(file, readFileSync(path.join(root, file))))).toEqual([]);
  });

  it('is one whatever was answered', () => {
    const anyAnswers = fc.record({
      description: anyText,
      author: anyText,
      license: fc.constantFrom(...LICENSES),
      python: fc.constantFrom(...PYTHONS),
    });
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const project = projectWith('/', 'cool-project', { ...fixedAnswers, ...answers });
        const made = renderPart(app, templateData(project));
        expect(made.flatMap(({ path: file, contents }) => flaws(file, contents))).toEqual([]);
      }),
    );
  });
});

it.each([
  ['\ufefftext\n', 'a byte order mark'],
  ['one\r\ntwo\n', 'a carriage return'],
  ['a\tb\n', 'a tab'],
  ['one \ntwo\n', 'white space at the end of a line'],
  ['one\ntwo', 'no newline at its end'],
  ['one\n\n', 'empty lines at its end'],
  ['\n', 'empty lines at its end'],
])('%j is no clean text', (text, flaw) => {
  expect(flaws('file', Buffer.from(text))).toContain(`file has ${flaw}`);
});
