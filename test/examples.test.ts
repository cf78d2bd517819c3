import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inspectPart } from '../cli/status/inspect.js';
import { partsOf } from '../project/merging/records.js';
import { requireProject } from '../project/project.js';
import { readDisk } from '../project/reading.js';
import { copyExample } from './support/example.js';
import { temporaryFolder, treeOf } from './support/folder.js';
import { generate } from './support/generate.js';

/** What was finished by hand of the files that the generator has made; all others are as it makes them. */
const EDITED = [
  'Dockerfile',
  'README.md',
  'demos/demo/.streamlit/config.toml',
  'demos/demo/demo.py',
  'demos/demo/requirements.txt',
  'demos/demo/test_demo.py',
  'examples/example_library.py',
  'examples/example_requests.py',
  'make/docker.mk',
  'make/service.mk',
  'requirements.txt',
  'research/accuracy/accuracy.ipynb',
  'resources/resources.toml',
  'zero_shot_classifier/__init__.py',
  'zero_shot_classifier/serving.py',
  'zero_shot_classifier/test_serving.py',
];
const DELETED = ['bin/reverse_lines.py', 'zero_shot_classifier/test_text.py', 'zero_shot_classifier/text.py'];

describe('examples/zero-shot-classifier', () => {
  let root: string;

  beforeEach(() => {
    root = path.join(temporaryFolder(), 'zero-shot-classifier');
    copyExample(root);
  });

  it('is not changed by an update: `npm run examples` makes it so', async () => {
    const before = treeOf(root);
    await generate('update', { path: root });
    expect(treeOf(root)).toEqual(before);
  });

  it('has edits in the listed files, and in no other that was generated', () => {
    const project = requireProject(readDisk, root);
    const files = partsOf(root).flatMap((part) => inspectPart(project, part).files);
    const touched = files.filter(({ state }) => state !== 'pristine').map((file) => [file.path, file.state]);
    const byHand = [...EDITED.map((file) => [file, 'edited']), ...DELETED.map((file) => [file, 'deleted'])];
    expect(Object.fromEntries(touched)).toEqual(Object.fromEntries(byHand));
    expect(files.length).toBeGreaterThan(50);
  });
});
