import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder, treeOf } from './support/folder.js';
import { fixedAnswers, generate } from './support/generate.js';

const GOLDEN = path.resolve(import.meta.dirname, 'golden/cool-project');

// The golden project shows reviewers what a change does to the output; `npm run golden` renews it.
it('makes the golden project as it is kept', async () => {
  const root = path.join(temporaryFolder(), 'cool-project');
  await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: root });
  await generate('deploy', { path: root });
  rmSync(path.join(root, '.yo-base'), { recursive: true });
  expect(treeOf(root)).toEqual(treeOf(GOLDEN));
});
