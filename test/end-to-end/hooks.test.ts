import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sampleSize from 'lodash/sampleSize.js';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newFolder } from './support/folder.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { activated, sharedEnvironment, withUv } from './support/python.js';
import { run, succeed } from './support/run.js';
import { giveTo, ordinaryUser } from './support/user.js';

/**
 * Secrets are made up for each run: a file that held them could itself not be committed. No letter comes twice, because
 * what looks less than random is not taken for a secret.
 */
function madeUp(length: number, letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'): string {
  return sampleSize(letters, length).join('');
}

const githubToken = () => `ghp_${madeUp(36)}`;
const awsKeys = () => `KEY = "AKIA${madeUp(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}"\nSECRET = "${madeUp(40)}"\n`;
const privateKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

const IMAGE = randomBytes(40_000).toString('base64');
const OUTPUT = { output_type: 'display_data', data: { 'image/png': IMAGE }, metadata: {} };

function notebook(source: string, { outputs = [] as object[], tags = [] as string[] } = {}): string {
  // What is meant to stay was cleared once.
  const count = outputs.length > 0 && tags.length === 0 ? 7 : null;
  const cell = { cell_type: 'code', execution_count: count, id: 'a1b2c3d4', metadata: { tags }, outputs };
  const kernelspec = { display_name: 'Python 3', language: 'python', name: 'python3' };
  const cells = [{ ...cell, source: source.split(/(?<=\n)/) }];
  return `${JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

class Repository {
  readonly folder: string;
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;

  /** @param project - its folder, which is that of the repository unless another is named */
  constructor(project: string, environment: Readonly<Record<string, string>>, folder = project) {
    this.project = project;
    this.folder = folder;
    const by = { NAME: 'Ada', EMAIL: 'ada@example.org' };
    const names = Object.entries(by).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]);
    // One home for all commands: the scanner keeps its compiled rules there.
    this.env = { ...environment, HOME: newFolder('home'), ...(Object.fromEntries(names) as Record<string, string>) };
  }

  async git(...words: string[]): Promise<string> {
    return (await succeed('git', words, { cwd: this.folder, env: this.env })).stdout.trim();
  }

  /** Commits these files as somebody who means it, and tells how that went; all of it is undone after the test. */
  async commit(files: Readonly<Record<string, string | Buffer>>) {
    const before = await this.git('rev-parse', 'HEAD');
    onTestFinished(async () => {
      await this.git('reset', '--quiet', '--hard', before);
    });
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.project, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      for (const made of [path.dirname(file), file]) giveTo(ordinaryUser(), made);
    }
    return this.commitAgain(Object.keys(files));
  }

  async commitAgain(files: readonly string[]) {
    const before = await this.git('rev-parse', 'HEAD');
    await succeed('git', ['add', '--force', ...files], { cwd: this.project, env: this.env });
    const { code, stdout, stderr } = await run('git', ['commit', '--message', 'Mine'], {
      cwd: this.folder,
      env: this.env,
    });
    const committed = (await this.git('rev-parse', 'HEAD')) !== before;
    return { code, committed, text: stdout + stderr };
  }

  /** The command that the project's CI runs. */
  async check() {
    const { code, stdout, stderr } = await tryMake(this.project, ['check-files'], { env: this.env });
    return { code, text: stdout + stderr };
  }
}

const PLANTED: Record<string, readonly [file: string, content: () => string | Buffer, line: RegExp, advice: RegExp]> = {
  'a private key': ['research/server key.pem', privateKey, /server key\.pem:1: .*Private Key$/, /revoke it/],
  'a pair of AWS keys': [`${LIBRARY}/keys.py`, awsKeys, /keys\.py:1: .*AWS access key ID/, /environment variables/],
  'a GitHub token': [
    'research/notes.md',
    () => `Notes\n\nUse ${githubToken()} there.\n`,
    /^research\/notes\.md:3: .*GitHub/,
    /kingfisher:ignore/,
  ],
  'a password in a URL': [
    `${LIBRARY}/database.py`,
    () => `URL = "postgresql://ada:${madeUp(14)}@db.analytics.io/sales"\n`,
    /database\.py:1: .*password embedded/,
    /environment variables/,
  ],
  'a token in the source of a notebook': [
    'research/sales.ipynb',
    () => notebook(`import os\ntoken = "${githubToken()}"\n`),
    /^research\/sales\.ipynb:\d\d: .*GitHub/,
    /revoke it/,
  ],
  'a .env with a token': [
    '.env',
    () => `TOKEN=${githubToken()}\n`,
    /^\.env: is a file for secrets$/,
    /environment variables/,
  ],
  "a demo's secrets": [
    'demos/cool-demo/.streamlit/secrets.toml',
    () => 'password = "sesame"\n',
    /secrets\.toml: is a file for secrets$/,
    /environment variables/,
  ],
  'a large file': [
    'research/sales.parquet',
    () => randomBytes(1_200_000),
    /^research\/sales\.parquet: has 1\.2 MB$/,
    /resources\.toml: `make resources`/,
  ],
  'a notebook whose outputs are large and meant to stay': [
    'research/plots.ipynb',
    () => notebook('plot()\n', { outputs: Array.from({ length: 20 }, () => OUTPUT), tags: ['keep_output'] }),
    /^research\/plots\.ipynb: has 1\.1 MB$/,
    /resources\.toml: `make resources`/,
  ],
  'a stray in resources': [
    'resources/words.txt',
    () => 'small\n',
    /^resources\/words\.txt: is in resources\/$/,
    /`make resources` downloads it/,
  ],
  'what is no notebook': [
    'research/merge.ipynb',
    () => '<<<<<<< HEAD\n{}\n',
    /^research\/merge\.ipynb: cannot be read as a notebook: /,
    /clear them all/,
  ],
  'what is too deep for a notebook': [
    'research/deep.ipynb',
    () => '['.repeat(200_000),
    /^research\/deep\.ipynb: cannot be read as a notebook: /,
    /clear them all/,
  ],
  'a notebook that contradicts itself': [
    'research/odd.ipynb',
    () =>
      notebook('plot()\n', { tags: ['keep_output'] }).replace('"metadata": {', '"metadata": { "keep_output": false,'),
    /^research\/odd\.ipynb: cannot be read as a notebook: /,
    /clear them all/,
  ],
};

/** Hashes, identifiers, placeholders, images, outputs that are meant to stay, a token that is said to be none, exceptions. */
const HARMLESS: Readonly<Record<string, () => string | Buffer>> = {
  [`${LIBRARY}/settings.py`]: () =>
    [
      'import os',
      '',
      `SHA256 = "${randomBytes(32).toString('hex')}"`,
      `SHA1 = "${randomBytes(20).toString('hex')}"`,
      `RUN = "${randomUUID()}"`,
      'password = os.environ["PASSWORD"]',
      'URL = f"postgresql://ada:{password}@db.analytics.io/sales"',
      '',
    ].join('\n'),
  'requirements.lock': () => `attrs==26.1.0 \\\n    --hash=sha256:${randomBytes(32).toString('hex')}\n`,
  'resources/resources.toml': () =>
    `[[resource]]\nname = "m"\nurl = "https://a.io/m"\nsha256 = "${randomBytes(32).toString('hex')}"\n`,
  '.env.example': () => 'PASSWORD=\n',
  'docs/plot.png': () => randomBytes(900_000),
  'docs/plot.md': () => `![plot](data:image/png;base64,${IMAGE})\n`,
  'research/empty.ipynb': () => notebook('print(1)\n'),
  'research/plot.ipynb': () => notebook('plot()\n', { outputs: [OUTPUT], tags: ['keep_output'] }),
  [`${LIBRARY}/fake.py`]: () => `TOKEN = "${githubToken()}"  # kingfisher:ignore\n`,
  'pyproject.toml': () => '[tool.check-files]\nallow = ["docs/*.pem", "resources/*.txt"]\n',
  'docs/example.pem': privateKey,
  'resources/words.txt': () => 'small\n',
};

/** What is to be done about a line of a report: lines with the same advice stand together before it. */
function adviceOn(line: RegExp, text: string): string | undefined {
  const paragraphs = text.split('\n\n');
  const index = paragraphs.findIndex((paragraph) => new RegExp(line, 'm').test(paragraph));
  return index < 0 ? undefined : paragraphs[index + 1];
}

const DEMO = ['--demo', 'cool-demo', '--license', 'GPL-3.0-or-later'];

describe('in a repository with hooks', () => {
  let repository: Repository;

  beforeAll(async () => {
    const project = await newProject(DEMO, { folder: newFolder('my work'), name: 'cool project' });
    repository = new Repository(project, activated(await sharedEnvironment('3.13')));
    const { env } = repository;
    await repository.git('init', '--quiet');
    await make(project, ['dev', 'hooks'], { env });
    await repository.git('add', '.');
    await repository.git('commit', '--message', 'All that the generator makes');
  });

  test('nothing is refused that the generator makes', async () => {
    const { code, text } = await repository.check();
    const tracked = (await repository.git('ls-files')).split('\n').length;
    expect(text).toBe(`Nothing to refuse. Files looked at: ${tracked}\n`);
    expect(code).toBe(0);
  });

  test('all that does not belong in git is refused, and found by CI otherwise; no secret is shown', async () => {
    const planted = Object.entries(PLANTED);
    const refused = await repository.commit(
      Object.fromEntries(planted.map(([, [file, content]]) => [file, content()])),
    );
    expect(refused).toMatchObject({ code: 1, committed: false });
    await repository.git('commit', '--no-verify', '--message', 'Mine');
    const found = await repository.check();
    expect(found.code).toBe(2);
    for (const { text } of [refused, found]) {
      for (const [what, [, , line, advice]] of planted) expect(adviceOn(line, text), what).toMatch(advice);
      expect(text).toContain('`git rm --cached FILE`');
      expect(text).toContain('pyproject.toml: [tool.check-files]');
      expect(text).not.toMatch(/ghp_|AKIA/);
    }
  });

  test('nobody is bothered by what is harmless', async () => {
    // The linter has its own opinion of made-up files.
    const files = Object.entries(HARMLESS).map(([file, content]) => [file, content()]);
    const { text } = await repository.commit(Object.fromEntries(files) as Record<string, string | Buffer>);
    expect(text).toMatch(/^make check-staged\.+Passed$/m);
    await repository.git('commit', '--no-verify', '--allow-empty', '--message', 'Mine');
    expect(await repository.check()).toMatchObject({ code: 0 });
  });

  test('a file that git holds as a pointer is small', async () => {
    await repository.git('config', 'filter.pointer.clean', 'wc -c');
    const files = { '.gitattributes': '*.bin filter=pointer\n', 'research/large.bin': randomBytes(3_000_000) };
    expect((await repository.commit(files)).text).toMatch(/^make check-staged\.+Passed$/m);
  });

  describe('a notebook with outputs', () => {
    const file = 'research/plot.ipynb';
    const content = notebook('plot()\n', { outputs: [OUTPUT] });

    test('is cleared, and committed when it is added again', async () => {
      const { committed, text } = await repository.commit({ [file]: content });
      expect(text).toMatch(/^research\/plot\.ipynb: had outputs$/m);
      expect(committed).toBe(false);
      expect(readFileSync(path.join(repository.project, file), 'utf8')).toBe(notebook('plot()\n'));
      expect((await repository.commitAgain([file])).committed).toBe(true);
      expect((await repository.check()).code).toBe(0);
    });

    test('is found by CI, and left as it is', async () => {
      await repository.commit({ [file]: content });
      writeFileSync(path.join(repository.project, file), content);
      await repository.git('commit', '--all', '--no-verify', '--message', 'Mine');
      const { code, text } = await repository.check();
      expect(text).toMatch(/^research\/plot\.ipynb: has outputs$/m);
      expect(text).toContain('clear them all');
      expect(code).toBe(2);
      expect(readFileSync(path.join(repository.project, file), 'utf8')).toBe(content);
    });
  });

  test('only what is committed counts', async () => {
    const stray = path.join(repository.project, 'stray.py');
    writeFileSync(stray, awsKeys());
    const { committed, text } = await repository.commit({ 'research/notes.md': 'Notes\n' });
    await repository.git('clean', '--quiet', '--force', '--', 'stray.py');
    expect(text).toMatch(/^make check-staged\.+Passed$/m);
    expect(committed).toBe(true);
  });

  test('a list of exceptions that is none is named', async () => {
    const { text } = await repository.commit({ 'pyproject.toml': '[tool.check-files]\nallow = "docs"\n' });
    expect(text).toMatch(/^error: pyproject\.toml: allow of \[tool\.check-files\] /m);
  });
});

describe('in a folder of a repository', () => {
  let repository: Repository;

  beforeAll(async () => {
    const folder = newFolder('many projects');
    const project = await newProject(['--no-service', '--no-docker'], { folder, name: 'cool project' });
    repository = new Repository(project, withUv(), folder);
    await repository.git('init', '--quiet');
    await make(project, ['dev'], { env: repository.env });
  });

  test('`make hooks` says where hooks belong, and what it says works', async () => {
    const { code, stderr } = await tryMake(repository.project, ['hooks'], { env: repository.env });
    expect(stderr).toMatch(/^error: .*\/many projects, .*: copy \.pre-commit-config\.yaml there, /m);
    expect(code).toBe(2);
    expect(await repository.git('status', '--short', '--ignored')).not.toContain('.git/');

    const [, command = ''] = /have it say `(.*?)` for `make`/.exec(stderr) ?? [];
    const hooks = readFileSync(path.join(repository.project, '.pre-commit-config.yaml'), 'utf8');
    const adapted = hooks.replaceAll('entry: make', () => `entry: ${command}`);
    writeFileSync(path.join(repository.folder, '.pre-commit-config.yaml'), adapted);
    const precommit = path.join(repository.project, '.venv/bin/pre-commit');
    await succeed(precommit, ['install'], { cwd: repository.folder, env: repository.env });
    await repository.git('add', '.');
    await repository.git('commit', '--message', 'All');
    const { text } = await repository.commit({ 'research/notes.md': `${githubToken()}\n` });
    expect(text).toMatch(/^research\/notes\.md:1: .*GitHub/m);
  });

  test('CI looks at the project alone', async () => {
    writeFileSync(path.join(repository.folder, 'other.py'), awsKeys());
    await repository.git('add', '.');
    expect(await repository.check()).toMatchObject({
      code: 0,
      text: expect.stringContaining('Nothing to refuse') as string,
    });
    writeFileSync(path.join(repository.project, 'mine.py'), awsKeys());
    await repository.git('add', '.');
    expect((await repository.check()).text).toMatch(/^mine\.py:1: .*AWS/m);
  });
});

describe('without a repository', () => {
  let project: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    project = await newProject(['--no-service', '--no-docker']);
    env = activated(await sharedEnvironment('3.13'));
    await make(project, ['dev'], { env });
  });

  test.each([
    ['hooks', /^error: hooks belong to a git repository: make one by `git init`/m],
    ['check-files', /^error: .*not a git repository/m],
  ])('`make %s` says so', async (target, message) => {
    const { code, stderr } = await tryMake(project, [target], { env });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Traceback');
    expect(code).toBe(2);
  });
});
