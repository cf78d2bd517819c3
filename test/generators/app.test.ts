import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { LICENSES } from '../../project/asking/project-questions.js';
import { fill, filesOf, temporaryFolder, treeOf } from '../support/folder.js';
import { fixedAnswers, generate } from '../support/generate.js';

const LIBRARY_FILES =
  `.dockerignore .gitattributes .yo-base/app.jsonl .github/dependabot.yml .github/workflows/ci.yml .gitignore .pre-commit-config.yaml .yo-rc.json LICENSE Makefile
  README.md VERSION bin/reverse_lines.py cool_library/__init__.py cool_library/py.typed
  cool_library/resources.py cool_library/test_resources.py cool_library/test_text.py cool_library/text.py demos/README.md examples/example_library.py make/add_resource.py make/check_files.py
  make/demos.mk make/dependencies.sh make/environment.sh make/fetch_resources.py make/files.mk make/generator.mk make/hooks.sh make/image.mk make/library.mk make/part.sh
  make/python.mk make/quickstart.sh make/research.mk make/resources.Dockerfile make/resources.mk pyproject.toml
  requirements-dev.txt requirements.txt research/README.md resources/README.md resources/resources.toml
  setup.py`.split(/\s+/);
const SERVICE_MODULES =
  'access application batching counting documentation instrumentation limits logs monitoring protocol readiness refusals running schemas settings worker_metrics workers'.split(
    ' ',
  );
const SERVICE_TESTS =
  'access application batching counting instrumentation limits logs monitoring protocol readiness running settings workers'.split(
    ' ',
  );
const SERVICE_FILES = [
  '.yo-base/service.jsonl',
  ...['__init__', ...SERVICE_MODULES].map((name) => `cool_library/service/${name}.py`),
  ...SERVICE_TESTS.map((name) => `cool_library/service/test_${name}.py`),
  'cool_library/serving.py',
  'cool_library/test_serving.py',
  'examples/example_requests.py',
  'make/service.mk',
  'requirements-service-dev.txt',
  'requirements-service.txt',
];
const DOCKER_FILES = ['.yo-base/docker.jsonl', 'Dockerfile', 'make/docker.mk'];
const demoFiles = (name: string) =>
  '.streamlit/config.toml Dockerfile Makefile demo.py requirements.txt test_demo.py'
    .split(' ')
    .map((file) => `demos/${name}/${file}`)
    .concat(`.yo-base/demo.${name}.jsonl`);

const git = (folder: string, ...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const nothing = { service: false, docker: false };

describe('a new project', () => {
  test.each([
    ['library alone', nothing, LIBRARY_FILES],
    ['with service', { docker: false }, [...LIBRARY_FILES, ...SERVICE_FILES]],
    ['with service and image', {}, [...LIBRARY_FILES, ...SERVICE_FILES, ...DOCKER_FILES]],
    ['with demos', { ...nothing, demo: ['one', 'two'] }, [...LIBRARY_FILES, ...demoFiles('one'), ...demoFiles('two')]],
  ])('%s has exactly its files', async (_name, options, files) => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, ...options, path: root });
    expect(filesOf(root)).toEqual(files.toSorted());
  });

  test.each(LICENSES)('under the license %s', async (license) => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, ...nothing, license, path: root });
    expect(filesOf(root).includes('LICENSE')).toBe(license !== 'none');
    if (license === 'MIT') expect(readFileSync(path.join(root, 'LICENSE'), 'utf8')).toContain('2026 Ada Lovelace');
  });

  it('has no tag and no placeholder left anywhere', async () => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, demo: 'one', path: root });
    const left = filesOf(root).filter((file) =>
      /<%|%>|\b_package_\b/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(left).toEqual([]);
  });

  it('is the same from any order of adding parts as from one run', async () => {
    const [atOnce, oneByOne] = [temporaryFolder(), temporaryFolder()].map((folder) =>
      path.join(folder, 'cool-project'),
    );
    await generate('app', { ...fixedAnswers, demo: ['one', 'two'], path: atOnce! });
    await generate('app', { ...fixedAnswers, ...nothing, path: oneByOne! });
    await generate('demo', { path: oneByOne!, name: 'two' });
    await generate('service', { path: oneByOne! });
    await generate('demo', { path: path.join(oneByOne!, 'demos'), name: 'one' });
    await generate('docker', { path: oneByOne! });
    expect(treeOf(oneByOne!)).toEqual(treeOf(atOnce!));
  });

  it('can be gone over again: nothing changes, and no part is added unasked', async () => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, ...nothing, license: 'Apache-2.0', path: root });
    const before = treeOf(root);
    const output = await generate('app', { path: root });
    expect(treeOf(root)).toEqual(before);
    expect(output).not.toMatch(/^ *(create|update|force|conflict) /m);
  });

  it('keeps its library', async () => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, ...nothing, path: root });
    await expect(generate('app', { path: root, libname: 'other' })).rejects.toThrow(
      `the library of ${root} is called "cool_library"; it cannot become "other"`,
    );
  });
});

describe('git', () => {
  it('gets a repository with one commit of our files alone', async () => {
    const root = temporaryFolder();
    fill(root, { 'mine.txt': 'mine' });
    await generate('app', { ...fixedAnswers, git: true, path: root });
    const tracked = git(root, 'ls-files').split('\n');
    expect(tracked).toEqual(filesOf(root).filter((file) => file !== 'mine.txt'));
  });

  it('has all of our files, whatever the user ignores everywhere', async () => {
    const folder = temporaryFolder();
    const root = path.join(folder, 'cool-project');
    fill(folder, { ignore: '*\n', config: `[core]\nexcludesFile = ${path.join(folder, 'ignore')}\n` });
    vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(folder, 'config'));
    onTestFinished(() => void vi.unstubAllEnvs());
    await generate('app', { ...fixedAnswers, git: true, path: root });
    expect(git(root, 'ls-files').split('\n')).toEqual(filesOf(root));
  });

  it('that does not know the user is told how to, in lines to copy', async () => {
    const folder = temporaryFolder();
    fill(folder, { config: '[user]\nuseConfigOnly = true\n' });
    vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(folder, 'config'));
    for (const name of ['GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL', 'EMAIL']) vi.stubEnv(name, undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    const said = await generate('app', { ...fixedAnswers, git: true, path: path.join(folder, 'cool-project') });
    expect(said).toMatch(
      /^git made no first commit: fatal: .*\n(.*\n)? {2}git config --global user\.name "Your Name"$/m,
    );
    expect(said).toMatch(/^ {2}git commit -m "Start the project"$/m);
  });

  it('is not begun by a second run in a project that was made without', async () => {
    const root = temporaryFolder();
    await generate('app', { ...fixedAnswers, git: false, path: root });
    await generate('app', { path: root });
    expect(existsSync(path.join(root, '.git'))).toBe(false);
  });

  it('is that of the project, also when run from a hook of another repository', async () => {
    const [root, other] = [temporaryFolder(), temporaryFolder()];
    git(other, 'init', '--quiet');
    vi.stubEnv('GIT_DIR', path.join(other, '.git'));
    onTestFinished(() => void vi.unstubAllEnvs());
    await generate('app', { ...fixedAnswers, git: true, path: root });
    vi.unstubAllEnvs();
    expect(git(root, 'rev-parse', '--show-toplevel')).toBe(root);
    expect(git(other, 'ls-files')).toBe('');
  });

  it('is left alone where the project stands inside a repository', async () => {
    const outer = temporaryFolder();
    git(outer, 'init', '--quiet');
    const { git: _unsaid, ...answers } = fixedAnswers;
    await generate('app', { ...answers, path: path.join(outer, 'inner') });
    expect(git(path.join(outer, 'inner'), 'rev-parse', '--show-toplevel')).toBe(outer);
    expect(git(outer, 'status', '--porcelain')).toBe('?? inner/');
  });
});

describe('files that are there', () => {
  it('are not overwritten without a question, and nothing else is written either', async () => {
    const root = temporaryFolder();
    fill(root, { 'README.md': 'mine', Makefile: 'all:' });
    const before = treeOf(root);
    await expect(generate('app', { ...fixedAnswers, path: root })).rejects.toThrow(/Makefile, .*README\.md/);
    expect(treeOf(root)).toEqual(before);
  });

  it('are overwritten by force', async () => {
    const root = temporaryFolder();
    fill(root, { VERSION: '9' });
    await generate('app', { ...fixedAnswers, force: true, path: root });
    expect(readFileSync(path.join(root, 'VERSION'), 'utf8')).toBe('0.1\n');
  });

  it('are left alone by a dry run, which leaves nothing behind', async () => {
    const root = path.join(temporaryFolder(), 'new');
    const output = await generate('app', { ...fixedAnswers, dryRun: true, path: root });
    expect(output).toContain('create');
    expect(() => filesOf(root)).toThrow('ENOENT');
  });

  it('are no obstacle to a dry run, which shows what would become of them', async () => {
    const root = temporaryFolder();
    fill(root, { 'README.md': 'mine', Makefile: 'all:' });
    const before = treeOf(root);
    const output = await generate('app', { ...fixedAnswers, dryRun: true, path: root });
    expect(output).toMatch(/^ conflict .*README.md$/m);
    expect(output).toMatch(/^-mine$/m);
    expect(treeOf(root)).toEqual(before);
  });
});
