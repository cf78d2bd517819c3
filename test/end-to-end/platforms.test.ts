import { spawnSync } from 'node:child_process';
import { chmodSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { treeOf } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { docker, hasEngine, openEngine, withDocker } from './support/docker.js';
import { newFolder } from './support/folder.js';
import { make } from './support/project.js';
import { activated, sharedEnvironment } from './support/python.js';
import { type Finished, searchPath, start, succeed } from './support/run.js';
import { freePort, untilAnswers } from './support/server.js';
import { findTool, folderOfTools } from './support/tools.js';
import { ordinaryUser } from './support/user.js';

const NEW = ['--path', 'cool-project', '--libname', 'cool_library', '--demo', 'cool-demo'];

/** Who commits. */
const ADA = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** What is made where nothing is special. */
let usual: Record<string, string>;

beforeAll(async () => {
  const folder = newFolder();
  await succeed('quickstart', NEW, { cwd: folder });
  usual = treeOf(path.join(folder, 'cool-project'));
});

/** Runs a command line that makes the project in a way of its own. */
async function madeBy(command: string, ...words: string[]): Promise<Finished & { tree: object; folder: string }> {
  const folder = newFolder();
  const finished = await succeed(command, words, { cwd: folder });
  return { ...finished, folder, tree: treeOf(path.join(folder, 'cool-project')) };
}

/** Makes the project, looks at it, installs it and tests it, with such a home. */
async function expectUsable(...home: string[]): Promise<void> {
  const { tree, folder } = await madeBy('env', ...home, 'quickstart', ...NEW);
  expect(tree).toEqual(usual);
  const where = { cwd: path.join(folder, 'cool-project'), env: activated(await sharedEnvironment('3.13')) };
  const { stdout } = await succeed('env', [...home, 'quickstart', 'status'], where);
  expect(stdout).toMatch(/pristine +\d+ as generated/);
  await succeed('env', [...home, 'make', 'dev', 'test'], where);
}

describe('the home', () => {
  test('need not be known', async () => {
    await expectUsable('-u', 'HOME');
  });

  test('may be read-only', async () => {
    const home = newFolder('home');
    chmodSync(home, 0o555);
    onTestFinished(() => chmodSync(home, 0o755));
    await expectUsable(`HOME=${home}`);
  });

  test.each(['/dev/null', '/nowhere/at/all', ''])('may be %j', async (home) => {
    expect((await madeBy('env', `HOME=${home}`, 'quickstart', ...NEW)).tree).toEqual(usual);
  });
});

/** A network without anything in it, and root's rights as far as those of a namespace go. */
const ALONE = ['--map-root-user', '--net'];

const hasNamespaces =
  spawnSync('unshare', [...ALONE, 'true'], { cwd: '/', ...ordinaryUser().identity, stdio: 'ignore' }).status === 0;

describe.skipIf(missing(hasNamespaces, 'the user may make no namespaces'))('without any network', () => {
  test('projects and parts are made, looked at and brought up to date', async () => {
    const { tree, folder } = await madeBy('unshare', ...ALONE, 'quickstart', ...NEW);
    expect(tree).toEqual(usual);
    const cwd = path.join(folder, 'cool-project');
    for (const words of ['module features', 'rename module features traits', 'status', 'update']) {
      await succeed('unshare', [...ALONE, 'quickstart', ...words.split(' ')], { cwd });
    }
  });
});

describe.skipIf(missing(hasEngine, 'no Docker engine answers'))('in a container without network', () => {
  const IMAGE = 'python:3.13-slim';
  let closeEngine: ReturnType<typeof openEngine>;

  beforeAll(() => {
    closeEngine = openEngine();
  });

  afterAll(() => closeEngine());

  test.each([
    ['as root', []],
    ['as root, on a read-only disk', ['--read-only']],
    ['as a user without name or home, on a read-only disk', ['--read-only', '--user', '12345:12345'], '-u HOME'],
  ])('a project is made and looked at %s', async (_who, options, change = '') => {
    const folder = newFolder();
    chmodSync(folder, 0o777);
    const { prefix } = inject('installation');
    const mounts = [
      `${realpathSync(process.execPath)}:/usr/local/bin/node:ro`,
      `${prefix}:${prefix}:ro`,
      `${folder}:/work`,
    ];
    const script = `cd /work && umask 0 && env ${change} ${prefix}/bin/quickstart "$@" &&
      env ${change} ${prefix}/bin/quickstart status --path cool-project`;
    const words = [...mounts.flatMap((mount) => ['--volume', mount]), ...options, IMAGE];
    const said = await docker('run', '--rm', '--network', 'none', ...words, 'sh', '-c', script, 'sh', ...NEW);
    const cleanUp = ['run', '--rm', '--volume', `${folder}:/work`, IMAGE, 'rm', '-r', '/work/cool-project'];
    onTestFinished(async () => void (await docker(...cleanUp)));
    expect(said).toMatch(/pristine +\d+ as generated/);
    expect(treeOf(path.join(folder, 'cool-project'))).toEqual(usual);
  });
});

describe('a git of 2018', () => {
  /** What `git init` and `git add` have learned since, and a first branch of the user's choice. */
  const OLD = `#!/bin/sh
for word; do
  case $word in
    --pathspec-from-file* | --pathspec-file-nul | --initial-branch* | -b)
      echo "error: unknown option $word" >&2
      exit 129 ;;
    init) set -- -c init.defaultBranch=master "$@" ;;
  esac
done
exec '${findTool('git')}' "$@"
`;

  test('makes the repository, on the right branch, and its first commit', async () => {
    const tools = folderOfTools(['node']);
    writeFileSync(path.join(tools, 'git'), OLD, { mode: 0o755 });
    const PATH = [tools, searchPath()].join(path.delimiter);
    const cwd = newFolder();
    await succeed('quickstart', NEW, { cwd, env: { PATH, ...ADA } });
    const options = { cwd: path.join(cwd, 'cool-project') };
    const { stdout } = await succeed('git', ['log', '--format=%s, %D'], options);
    expect(stdout).toBe('Start the project, HEAD -> main\n');
    expect((await succeed('git', ['status', '--short'], options)).stdout).toBe('');
  });
});

describe('a path with spaces and letters of any language', () => {
  const LIBRARY = 'great_library';
  let project: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    const folder = newFolder("Ada's Größe & 数据");
    const words = ['--path', 'größe ü 数据', '--libname', LIBRARY, '--demo', 'cool-demo'];
    await succeed('quickstart', words, { cwd: folder, env: ADA });
    project = path.join(folder, 'größe ü 数据');
    env = { ...activated(await sharedEnvironment('3.13')), ...ADA, HOME: newFolder("Ada's home") };
    await make(project, ['dev'], { env });
  });

  test('is one for every part, and for what is done with them', async () => {
    const parts = ['module features', 'bin count_words', 'bin count_lines --language bash', 'research topic-model'];
    for (const words of [...parts, 'rename bin count_words count_rows']) {
      await succeed('quickstart', words.split(' '), { cwd: project, env });
    }
    await succeed('git', ['add', '.'], { cwd: project, env });
    await make(project, ['test', 'check-files', 'resources', 'hooks', 'lock'], { env });
    await make(path.join(project, 'demos/cool-demo'), ['test'], { env });
    await make(path.join(project, 'research/topic-model'), ['test'], { env });
    await succeed('git', ['commit', '--quiet', '--message', 'Parts'], { cwd: project, env });
    const { stdout } = await succeed('quickstart', ['status'], { cwd: project, env });
    expect(stdout).not.toMatch(/^ {2}(edited|outdated|conflict|deleted)/m);
  });

  test('is one for the service', async () => {
    const port = await freePort();
    const service = start('make', ['run'], { cwd: project, env: { ...env, PORT: String(port) } });
    onTestFinished(async () => {
      service.kill();
      await service.ended;
    });
    await untilAnswers(`http://127.0.0.1:${port}/health`, service);
    expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
  });

  test.skipIf(missing(hasEngine, 'no Docker engine answers'))('is one for the images', async () => {
    onTestFinished(openEngine());
    const images = [`${LIBRARY}:0.1`, `${LIBRARY}-cool-demo:0.1`];
    onTestFinished(async () => void (await docker('rmi', '--force', ...images)));
    const withEngine = { env: withDocker(env) };
    await make(project, ['build', 'WITH=resources'], withEngine);
    await make(path.join(project, 'demos/cool-demo'), ['build'], withEngine);
    for (const image of images) expect(await docker('image', 'inspect', '--format', '{{.Os}}', image)).toBe('linux');
  });
});
