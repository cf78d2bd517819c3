import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documentedFiles } from './support/documented.js';

test('docs/compose.md shows files of the hosts as they are, and no code that nobody runs', () => {
  const shown = documentedFiles();
  const ofHosts = Object.keys(shown).filter((name) => name.startsWith('test/hosts/'));
  expect(ofHosts).toHaveLength(2);
  for (const name of ofHosts) expect(shown[name], name).toBe(readFileSync(name, 'utf8'));
  const text = readFileSync(path.resolve('docs/compose.md'), 'utf8');
  expect(text.match(/^```\w+$/gm)).toHaveLength(Object.keys(shown).length);
});
