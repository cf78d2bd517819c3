import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { fill, filesOf, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

async function projectWith(options: { service?: boolean; docker?: boolean; demo?: string[] }): Promise<string> {
  const root = temporaryFolder();
  await generate('app', { ...fixedAnswers, service: false, docker: false, ...options, path: root });
  return root;
}

/** The options that a part needs, and a file that shows that it was made. */
const PARTS: Readonly<Record<string, { options: { name?: string }; file: string }>> = {
  service: { options: {}, file: 'make/service.mk' },
  demo: { options: { name: 'cool-demo' }, file: 'demos/cool-demo/demo.py' },
  docker: { options: {}, file: 'Dockerfile' },
  deploy: { options: {}, file: 'make/deploy.mk' },
  module: { options: { name: 'features' }, file: 'cool_library/test_features.py' },
  research: { options: { name: 'topic-model' }, file: 'research/topic-model/topic-model.ipynb' },
  bin: { options: { name: 'count_words' }, file: 'bin/test_count_words.py' },
};

/** What a project has to have before it. */
const NEEDS: Readonly<Record<string, { service?: boolean; docker?: boolean }>> = {
  docker: { service: true },
  deploy: { service: true, docker: true },
};

describe.each(Object.entries(PARTS))('%s', (part, { options: name, file: shows }) => {
  it('adds its files and touches no other', async () => {
    const root = await projectWith(NEEDS[part] ?? {});
    const before = treeOf(root);
    await generate(part, { path: root, ...name });
    expect(treeOf(root)).toMatchObject(before);
    expect(filesOf(root).length).toBeGreaterThan(Object.keys(before).length);
  });

  it('changes nothing the second time', async () => {
    const root = await projectWith({ service: true, docker: true, demo: ['cool-demo'] });
    await generate(part, { path: root, ...name });
    const before = treeOf(root);
    const output = await generate(part, { path: root, ...name });
    expect(treeOf(root)).toEqual(before);
    expect(output).not.toMatch(/^ *(create|update|force|conflict) /m);
  });

  it.each(['', 'demos', 'make'])('finds the project from "%s" in it', async (folder) => {
    const root = await projectWith(NEEDS[part] ?? {});
    const before = filesOf(root);
    await generate(part, { path: path.join(root, folder), ...name });
    const added = filesOf(root).filter((file) => !before.includes(file));
    expect(added).toContain(shows);
  });

  it('says where there is no project of ours, and writes nothing', async () => {
    const root = temporaryFolder();
    fill(root, { '.yo-rc.json': '{ "generator-node": { "libname": "x" } }' });
    await expect(generate(part, { path: root, ...name })).rejects.toThrow(
      /no data science project.*quickstart --path DIR/,
    );
    expect(filesOf(root)).toEqual(['.yo-rc.json']);
  });
});

describe('demo', () => {
  it('takes its name as a word, too', async () => {
    const root = await projectWith({});
    await generate('demo', { path: root }, ['cool-demo']);
    expect(filesOf(root)).toContain('demos/cool-demo/demo.py');
  });

  test.each([
    ['../evil', 'try "evil"'],
    ['Cool_Demo', 'too similar to "cool-demo"'],
  ])('refuses %s', async (name, message) => {
    const root = await projectWith({ demo: ['cool-demo'] });
    const before = treeOf(root);
    await expect(generate('demo', { path: root, name })).rejects.toThrow(message);
    expect(treeOf(root)).toEqual(before);
  });

  it('is never written through a link out of the project', async () => {
    const root = await projectWith({});
    const outside = temporaryFolder();
    symlinkSync(outside, path.join(root, 'demos/cool-demo'));
    await expect(generate('demo', { path: root, name: 'cool-demo' })).rejects.toThrow(
      'demos/cool-demo is a link out of the project',
    );
    expect(filesOf(outside)).toEqual([]);
  });
});

describe('docker', () => {
  it('is the image of the service, and says how to get one', async () => {
    const root = await projectWith({});
    const before = treeOf(root);
    await expect(generate('docker', { path: root })).rejects.toThrow('quickstart service');
    await expect(generate('app', { path: root, docker: true })).rejects.toThrow('quickstart service');
    expect(treeOf(root)).toEqual(before);
  });
});

describe('deploy', () => {
  it('is for the image, and says how to get one', async () => {
    const root = await projectWith({ service: true });
    const before = treeOf(root);
    await expect(generate('deploy', { path: root })).rejects.toThrow('add it first with "quickstart docker"');
    expect(treeOf(root)).toEqual(before);
  });

  it('calls what is in the cluster by names that Kubernetes takes, and the image by its own', async () => {
    const root = await projectWith({ service: true, docker: true });
    await generate('deploy', { path: root });
    const manifests = Object.entries(treeOf(root)).filter(([file]) => file.startsWith('deploy/'));
    expect(manifests.length).toBeGreaterThan(10);
    const lines = manifests.flatMap(([, text]) => text.split('\n'));
    expect(lines.filter((line) => line.includes('cool_library'))).toEqual(['          image: cool_library']);
  });
});

describe('the place of a file', () => {
  test.each([
    ['make/service.mk', 'is a folder, but a file has to go there'],
    ['cool_library/serving.py', 'is a folder, but a file has to go there'],
  ])('taken by a folder: %s', async (place, message) => {
    const root = await projectWith({});
    mkdirSync(path.join(root, place));
    await expect(generate('service', { path: root })).rejects.toThrow(message);
  });

  it('below a file', async () => {
    const root = await projectWith({});
    fill(root, { 'demos/x': 'a file' });
    await expect(generate('demo', { path: root, name: 'x' })).rejects.toThrow(
      'is a file, but a folder has to go there',
    );
  });
});

describe('module', () => {
  it('is a module of the library and its tests, by its name', async () => {
    const root = await projectWith({});
    await generate('module', { path: root }, ['features']);
    const tree = treeOf(root);
    expect(tree['cool_library/features.py']).toContain('def mean(');
    expect(tree['cool_library/test_features.py']).toContain('from cool_library import features\n');
    expect(tree['.yo-base/module.features.jsonl']).toContain('"answers":{"name":"features"}');
  });

  it('never takes the place of a module that is there', async () => {
    const root = await projectWith({});
    fill(root, { 'cool_library/features.py': 'mine' });
    await expect(generate('module', { path: root, name: 'features' })).rejects.toThrow('cool_library/features.py');
    for (const name of ['text', 'service', 'serving', 'test_x', 'Class', '../x']) {
      await expect(generate('module', { path: root, name })).rejects.toThrow('cannot be the name of a module');
    }
  });
});

describe('research', () => {
  it('is a folder with a valid notebook of its name, without outputs, that imports the library', async () => {
    const root = await projectWith({});
    await generate('research', { path: root }, ['Topic.model_2']);
    const tree = treeOf(root);
    const folder = 'research/Topic.model_2';
    expect(Object.keys(tree).filter((file) => file.startsWith(`${folder}/`))).toEqual(
      ['Makefile', 'Topic.model_2.ipynb', 'requirements.txt'].map((file) => `${folder}/${file}`),
    );
    const notebook = JSON.parse(tree[`${folder}/Topic.model_2.ipynb`] ?? '') as Notebook;
    expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'python3' } } });
    const [title, imports] = notebook.cells.map(({ source }) => source.join(''));
    expect(title).toMatch(/^# Topic\.model_2\n/);
    expect(imports).toContain('from cool_library.text import ');
    for (const cell of notebook.cells) {
      expect(cell.id).toMatch(/^[a-z]+$/);
      if (cell.cell_type === 'code') expect(cell).toMatchObject({ execution_count: null, outputs: [] });
    }
  });

  test.each([
    ['../evil', 'try "evil"'],
    ['Topic_Model', 'too similar to "topic-model"'],
  ])('refuses %s', async (name, message) => {
    const root = await projectWith({});
    await generate('research', { path: root, name: 'topic-model' });
    const before = treeOf(root);
    await expect(generate('research', { path: root, name })).rejects.toThrow(message);
    expect(treeOf(root)).toEqual(before);
  });
});

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly id: string; readonly source: readonly string[] }[];
}

/** As somebody who edits the record, or a newer version. */
function rememberInstead(root: string, answers: object): void {
  const record = '.yo-base/bin.count_words.jsonl';
  const text = treeOf(root)[record] ?? '';
  fill(root, { [record]: text.replace(/"answers":\{[^}]*\}/, `"answers":${JSON.stringify(answers)}`) });
}

describe('bin', () => {
  test.each([
    [{}, 'python', 'bin/count_words.py', 'bin/count_words.sh'],
    [{ language: 'bash' }, 'bash', 'bin/count_words.sh', 'bin/count_words.py'],
  ])('with %j is a script in %s that can be run, and its tests', async (options, language, script, other) => {
    const root = await projectWith({});
    await generate('bin', { path: root, ...options }, ['count_words']);
    const tree = treeOf(root);
    expect(tree[script]).toMatch(/^executable #!\/usr\/bin\/env (python3|bash)\n/);
    expect(tree['bin/test_count_words.py']).toContain(`with_name("${path.basename(script)}")`);
    expect(tree).not.toHaveProperty([other]);
    expect(tree['.yo-base/bin.count_words.jsonl']).toContain(
      `"answers":{"name":"count_words","language":"${language}"}`,
    );
  });

  it.each([
    ['python', 'python bin/count_words.py --help', 'in the environment: source .venv/bin/activate'],
    ['bash', 'bin/count_words.sh --help', 'tells what it does'],
  ])('in %s says how to try it, and in which environment', async (language, command, effect) => {
    const root = await projectWith({});
    const said = await generate('bin', { path: root, name: 'count_words', language });
    expect(said).toMatch(new RegExp(`^  ${command} +# .*${effect}$`, 'm'));
  });

  it('keeps the language that it has', async () => {
    const root = await projectWith({});
    await generate('bin', { path: root, name: 'count_words', language: 'bash' });
    const before = treeOf(root);
    expect(await generate('bin', { path: root, name: 'count_words' })).not.toMatch(/^ *create /m);
    expect(treeOf(root)).toEqual(before);
    await expect(generate('bin', { path: root, name: 'count_words', language: 'python' })).rejects.toThrow(
      '"count_words" is a script in bash already; choose another name, or take that away first with ' +
        '"quickstart remove bin count_words"',
    );
    await expect(generate('bin', { path: root, name: 'other', language: 'perl' })).rejects.toThrow(
      '--language perl is not supported; choose one of python, bash',
    );
    expect(treeOf(root)).toEqual(before);
  });

  test.each([
    ['reverse_lines', 'has a script of that name from the beginning'],
    ['json', 'Python uses that name itself; try "json_2"'],
    ['pytest', 'installs a package of that name'],
    ['cool_library', 'the library has that name'],
    ['count-words', 'try "count_words"'],
    ['../x', 'try "x"'],
  ])('refuses the name %s', async (name, message) => {
    const root = await projectWith({});
    await expect(generate('bin', { path: root, name })).rejects.toThrow(message);
  });

  it.each([{ name: 'count_words', language: 'perl' }, { name: 'count_words', language: 5 }, {}])(
    'whose record has the answers %j is left alone by an update, and can be taken away',
    async (answers) => {
      const root = await projectWith({});
      const empty = treeOf(root);
      await generate('bin', { path: root, name: 'count_words', language: 'bash' });
      rememberInstead(root, answers);
      const before = treeOf(root);
      expect(await generate('update', { path: root })).toContain('"bin.count_words" in .yo-base is no part that');
      expect(treeOf(root)).toEqual(before);
      await generate('remove', { path: root }, ['bin', 'count_words']);
      expect(treeOf(root)).toEqual(empty);
    },
  );
});

describe('the answers of a project', () => {
  test.each([
    ['{ broken', 'cannot be read'],
    ['[]', 'no JSON object'],
    ['{ "generator-datascience": { "libname": 1 } }', '"libname" has to be a text'],
    ['{ "generator-datascience": { "libname": "x" } }', '"x" cannot be the name of a library'],
    ['{ "generator-datascience": { "libname": "cool_library", "python": "2" } }', 'choose one of 3.11'],
  ])('that were spoilt (%s) are said to be', async (content, message) => {
    const root = temporaryFolder();
    fill(root, { '.yo-rc.json': content });
    await expect(generate('service', { path: root })).rejects.toThrow(message);
  });

  it('cannot lead out of it', async () => {
    const root = await projectWith({});
    const answers = {
      project: 'x',
      description: '',
      author: '',
      license: 'MIT',
      python: '3.11',
      year: '2026',
      version: '1',
    };
    fill(root, { '.yo-rc.json': JSON.stringify({ 'generator-datascience': { ...answers, libname: '../evil' } }) });
    await expect(generate('service', { path: root })).rejects.toThrow('"../evil" cannot be the name of a library');
  });
});
