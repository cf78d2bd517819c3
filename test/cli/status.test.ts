import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FileStatus } from '../../cli/status/states.js';
import { status } from '../../cli/status/status.js';
import { fill, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';
import { madeBy, madeOlder } from '../support/releases.js';

let root: string;
let caches: string;

beforeEach(async () => {
  [root, caches] = [temporaryFolder(), temporaryFolder()];
  vi.stubEnv('XDG_CACHE_HOME', caches);
  await generate('app', { ...fixedAnswers, demo: 'cool-demo', path: root });
});

/** What the command prints. */
async function printed(options: { json?: boolean; path?: string } = {}): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await status({ path: root, ...options });
    return write.mock.calls.map(([text]) => text).join('');
  } finally {
    write.mockRestore();
  }
}

async function filesByState(): Promise<Record<string, string[]>> {
  const { files } = JSON.parse(await printed({ json: true })) as { files: FileStatus[] };
  const others = files.filter(({ state }) => state !== 'pristine');
  return Object.fromEntries(
    others.map(({ state }) => [state, others.filter((file) => file.state === state).map(({ path: file }) => file)]),
  );
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('status', () => {
  it('tells of every generated file that it is pristine, and writes nothing', async () => {
    const before = treeOf(root);
    const { files, versions } = JSON.parse(await printed({ json: true })) as { files: FileStatus[]; versions: object };
    const generated = Object.keys(before).filter((file) => !file.startsWith('.yo-'));
    expect(files.map((file) => file.path).toSorted()).toEqual(generated);
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['pristine']));
    expect(versions).toEqual({ project: expect.any(String) as string, installed: expect.any(String) as string });
    expect(treeOf(root)).toEqual(before);
  });

  it('tells what became of each', async () => {
    madeOlder(root, 'app', 'Makefile', (text) => text.replace('.PHONY', '.PHONEY'));
    madeOlder(root, 'app', 'setup.py', (text) => `${text}# old\n`);
    madeOlder(root, 'service', 'make/service.mk', (text) => `${text}# old\n`);
    fill(root, {
      Makefile: read('Makefile').replace('.PHONEY', '.MINE'),
      'setup.py': `# mine\n${read('setup.py')}`,
      'README.md': 'mine',
      Dockerfile: `<<<<<<< yours\n${read('Dockerfile')}`,
    });
    chmodSync(path.join(root, 'demos/cool-demo/demo.py'), 0o755);
    rmSync(path.join(root, 'VERSION'));
    expect(await filesByState()).toEqual({
      conflict: ['Makefile'],
      deleted: ['VERSION'],
      edited: ['README.md', 'demos/cool-demo/demo.py'],
      outdated: ['setup.py', 'make/service.mk'],
      unresolved: ['Dockerfile'],
    });
    const text = await printed();
    expect(text).toMatch(/^ {2}conflict {4}Makefile$/m);
    expect(text).toMatch(/^ {2}pristine {4,}\d+ as generated$/m);
    expect(text).toContain('"quickstart update"');
  });

  it('compares what a newer version made with that alone', async () => {
    madeOlder(root, 'docker', 'Dockerfile', (text) => `${text}# newer\n`);
    madeBy(root, 'docker', '9.0.0');
    expect(await filesByState()).toEqual({});
    fill(root, { Dockerfile: 'mine' });
    expect(await filesByState()).toEqual({ edited: ['Dockerfile'] });
  });

  it('says where there is no project', async () => {
    await expect(printed({ path: temporaryFolder() })).rejects.toThrow('there is no data science project');
  });
});

/** As if all had been written long enough ago for its times to be relied on. */
async function remembered(): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3000 });
  onTestFinished(() => void vi.useRealTimers());
  await filesByState();
  expect(readdirSync(path.join(caches, 'generator-datascience'))).toHaveLength(1);
}

describe('what it remembers', () => {
  it('never hides a change, of content, mode or record, however it is dated', async () => {
    await remembered();
    const file = path.join(root, 'demos/cool-demo/demo.py');
    writeFileSync(file, read('demos/cool-demo/demo.py').toUpperCase());
    utimesSync(file, 1, 1);
    expect(await filesByState()).toEqual({ edited: ['demos/cool-demo/demo.py'] });
    expect(await filesByState()).toEqual({ edited: ['demos/cool-demo/demo.py'] });
    chmodSync(path.join(root, 'Makefile'), 0o755);
    rmSync(path.join(root, 'Dockerfile'));
    madeOlder(root, 'service', 'make/service.mk', (text) => `${text}# old\n`);
    expect(await filesByState()).toEqual({
      edited: ['Makefile', 'demos/cool-demo/demo.py'],
      deleted: ['Dockerfile'],
      outdated: ['make/service.mk'],
    });
    fill(root, { '.yo-rc.json': read('.yo-rc.json').replace('Finds what', 'Knows what') });
    expect((await filesByState())['outdated']).toEqual(['README.md', 'pyproject.toml', 'make/service.mk']);
  });

  it('never hides what comes to stand where the templates put a file', async () => {
    rmSync(path.join(root, 'make/fetch_resources.py'));
    await remembered();
    expect(await filesByState()).toEqual({ deleted: ['make/fetch_resources.py'] });
    fill(root, { 'make/fetch_resources.py': 'mine' });
    expect(await filesByState()).toEqual({ edited: ['make/fetch_resources.py'] });
  });

  it('spares looking into files, and can be lost', async () => {
    await remembered();
    const [name = ''] = readdirSync(path.join(caches, 'generator-datascience'));
    const file = path.join(caches, 'generator-datascience', name);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        '"path":"Makefile","part":"app","state":"pristine"',
        '"path":"Makefile","part":"app","state":"edited"',
      ),
    );
    expect(await filesByState()).toEqual({ edited: ['Makefile'] });
    writeFileSync(file, 'broken');
    expect(await filesByState()).toEqual({});
  });

  it('is not kept where the home cannot be written to', async () => {
    const home = path.join(caches, 'file');
    writeFileSync(home, '');
    vi.stubEnv('XDG_CACHE_HOME', home);
    expect(await filesByState()).toEqual({});
    expect(existsSync(path.join(root, '.cache'))).toBe(false);
  });
});
