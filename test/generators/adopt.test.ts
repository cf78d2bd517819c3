import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fill, filesOf, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

/** What the user wrote, or changed since the old tool made it. */
const OWN = {
  'cool_library/text.py': 'def ours() -> None: ...\n',
  'cool_library/classifier.py': 'class Classifier: ...\n',
  'cool_library/test_classifier.py': 'def test_it(): ...\n',
  'demos/old-demo/demo.py': 'print("demo")\n',
  'demos/old-demo/Makefile': 'run:\n\tstreamlit run demo.py\n',
  'research/idea/notes.ipynb': '{}\n',
  'examples/example_request.json': '{"text": "x"}\n',
  'README.md': '# Our classifier\n',
  LICENSE: 'Ours alone.\n',
  VERSION: '2.7\n',
  'project.json': '{"package": "cool_library"}',
};
/** What the old tool made, edited by the user: only they can say what becomes of it. */
const EDITED = {
  'cool_library/serving.py': 'def run_app(): return our_app\n',
  'cool_library/test_serving.py': 'def test_app(): ...\n',
  Dockerfile: 'FROM ours\n',
  Makefile: 'dev:\n\tpip install -e .\n',
  'setup.py': 'setup(name="ours")\n',
};
const REQUIREMENTS =
  'datascience-quickstarter==1.1.0\nmodel-serving==2.0.1\nnumpy>=1.20\r\nflake8==3.8.0\nnumpy\nstreamlit>=1.2.0';

let root: string;

beforeEach(() => {
  root = path.join(temporaryFolder(), 'cool-project');
  fill(root, { ...OWN, ...EDITED, 'cool_library/__init__.py': '', 'requirements.txt': REQUIREMENTS });
});

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const answers = { description: fixedAnswers.description, author: 'Ada Lovelace', year: '2026' };

describe('a project of the old tool', () => {
  it('lists what it would have to replace, and writes nothing, where nobody can be asked', async () => {
    const before = treeOf(root);
    const refused = generate('adopt', { path: root });
    for (const file of Object.keys(EDITED)) await expect(refused).rejects.toThrow(file);
    await expect(refused).rejects.toThrow('--on-conflict');
    await expect(refused).rejects.not.toThrow(/text\.py|README|VERSION|LICENSE|requirements/);
    expect(treeOf(root)).toEqual(before);
  });

  it.each(['keep', 'overwrite'])('leaves the code of the user byte for byte (--on-conflict %s)', async (onConflict) => {
    const said = await generate('adopt', { path: root, onConflict, ...answers });
    expect(treeOf(root)).toMatchObject(OWN);
    expect(said).toMatch(/yours, and left as they are: .*cool_library\/text\.py.*README\.md/);
    for (const [file, text] of Object.entries(EDITED)) {
      expect(read(file) === text, file).toBe(onConflict === 'keep');
    }
    expect(filesOf(root)).toEqual(
      expect.arrayContaining(['make/library.mk', 'make/service.mk', 'make/docker.mk', 'pyproject.toml', '.yo-rc.json']),
    );
  });

  it('gets what the library requires, without what the old tool required for itself', async () => {
    await generate('adopt', { path: root, onConflict: 'overwrite' });
    const lines = read('requirements.txt').split('\n');
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual(['numpy>=1.20', 'numpy', 'streamlit>=1.2.0', '']);
    expect(lines[0]).toMatch(/^# What the library needs/);
  });

  it('takes over the name of its package, and no license unless one is chosen', async () => {
    await generate('adopt', { path: root, onConflict: 'overwrite', service: false, ...answers });
    const { 'generator-datascience': remembered } = JSON.parse(read('.yo-rc.json')) as Record<string, object>;
    expect(remembered).toEqual({
      ...answers,
      project: 'cool-project',
      libname: 'cool_library',
      license: 'none',
      python: '3.11',
    });
    expect(read('cool_library/serving.py')).toBe(EDITED['cool_library/serving.py']);
    expect(filesOf(root)).not.toContain('make/service.mk');
  });

  it('is described by the name of its package where nobody says what it is for', async () => {
    await generate('adopt', { path: root, onConflict: 'keep' });
    expect(read('pyproject.toml')).toContain('description = "A data science project: cool library"');
  });

  it('is a project like any other afterwards', async () => {
    await generate('adopt', { path: root, onConflict: 'keep' });
    const after = treeOf(root);
    await generate('update', { path: root });
    expect(treeOf(root)).toEqual(after);
    await generate('demo', { path: path.join(root, 'research'), name: 'new-demo' });
    expect(treeOf(root)).toMatchObject(after);
    await expect(generate('adopt', { path: root })).rejects.toThrow('"quickstart update"');
  });

  it('is shown with --dry-run what would become of it, and left as it is', async () => {
    const before = treeOf(root);
    const said = await generate('adopt', { path: root, dryRun: true });
    expect(said).toMatch(/^ conflict .*Makefile$/m);
    expect(said).toMatch(/^-model-serving==2\.0\.1$/m);
    expect(treeOf(root)).toEqual(before);
  });

  it('is what other commands say it is', async () => {
    for (const name of ['update', 'service']) {
      await expect(generate(name, { path: path.join(root, 'demos') })).rejects.toThrow('"quickstart adopt"');
    }
  });

  it('is found from a folder of it', async () => {
    await generate('adopt', { path: path.join(root, 'demos/old-demo'), onConflict: 'keep' });
    expect(filesOf(root)).toContain('.yo-rc.json');
  });
});

describe('what is refused, with nothing written', () => {
  it.each([
    ['no project.json', undefined, 'there is no project.json with a "package"'],
    ["another tool's project.json", '{"name": "web", "targets": {}}', 'there is no project.json with a "package"'],
    ['a broken one', '{', 'there is no project.json with a "package"'],
    ['a package that cannot be worked with', '{"package": "json"}', 'Python uses that name itself'],
    ['a package that leads out of it', '{"package": "../x"}', '"../x" cannot be the name of a library'],
  ])('%s', async (_what, content, message) => {
    const folder = temporaryFolder();
    fill(folder, { 'x/kept': '', ...(content !== undefined && { 'project.json': content }) });
    const before = treeOf(folder);
    await expect(generate('adopt', { path: folder, onConflict: 'overwrite' })).rejects.toThrow(message);
    expect(treeOf(folder)).toEqual(before);
  });
});
