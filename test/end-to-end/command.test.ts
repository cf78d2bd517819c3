import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { RunDocument } from '../../project/telling/json.js';
import { filesOf, timesOf, treeOf } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { newFolder } from './support/folder.js';
import { type Finished, run, succeed } from './support/run.js';
import { folderOfTools } from './support/tools.js';

const NEW = ['--path', 'cool-project', '--libname', 'cool_library'];

const quickstart = (cwd: string, ...args: string[]) => run('quickstart', args, { cwd });

/** What the command says when it refuses: one line on stderr, and nothing else anywhere. */
function refusal({ stdout, stderr }: Finished): string {
  expect(stderr).toMatch(/^quickstart: [^\n]+\n$/);
  expect(stdout).toBe('');
  return stderr.trim();
}

async function newProject(...options: string[]): Promise<string> {
  const cwd = newFolder();
  await succeed('quickstart', [...NEW, '--no-git', ...options], { cwd });
  return path.join(cwd, 'cool-project');
}

describe('quickstart --path cool-project --libname cool_library', () => {
  const home = newFolder('home');
  const cwd = newFolder();
  let finished: Finished;
  let project: string;

  beforeAll(async () => {
    finished = await run('quickstart', NEW, { cwd, env: { HOME: home } });
    project = path.join(cwd, 'cool-project');
  });

  test('ends well, with nothing on stderr but what was created', () => {
    expect(finished.code).toBe(0);
    expect(finished.stderr).not.toMatch(/error|warn/i);
  });

  test('writes to its folder alone, and every part there', () => {
    expect([...readdirSync(cwd), ...readdirSync(home)]).toEqual(['cool-project']);
    expect(filesOf(project)).toEqual(
      expect.arrayContaining([
        '.gitignore',
        '.yo-rc.json',
        'Dockerfile',
        'LICENSE',
        'Makefile',
        'README.md',
        'VERSION',
        'bin/reverse_lines.py',
        'cool_library/resources.py',
        'cool_library/test_resources.py',
        'cool_library/test_text.py',
        'cool_library/text.py',
        'demos/README.md',
        'examples/example_requests.py',
        'pyproject.toml',
        'requirements.txt',
        'research/README.md',
        'resources/README.md',
        'setup.py',
      ]),
    );
  });

  test('leaves no placeholder and no tag of a template in them', () => {
    const texts = filesOf(project).map((file) => readFileSync(path.join(project, file), 'utf8'));
    expect(texts.join('\n')).not.toMatch(/\b_package_\b|<%/);
  });

  test('prints on stdout what it made: a tree without colours, or with --verbose a line for each file', async () => {
    expect(finished.stdout).toMatch(/^ +create \d+ files in cool-project\n {2}├── \.github\/ +dependabot\.yml\n/);
    expect(finished.stdout).not.toContain('\u001B');
    const files = filesOf(project);
    const names = new Set(finished.stdout.split(/\s+/));
    expect(files.filter((file) => !names.has(path.basename(file)))).toEqual([]);
    expect(finished.stdout.split('\n').length).toBeLessThan(files.length / 2);

    const { stdout } = await succeed('quickstart', [...NEW, '--verbose'], { cwd: newFolder() });
    expect(stdout.trimEnd().split('\n').toSorted()).toEqual(files.map((file) => `   create cool-project/${file}`));
  });

  test('says what to do next', () => {
    expect(finished.stdout + finished.stderr).toMatch(/Next:\n {2}cd cool-project\n {2}make dev\b.*\n {2}make test\b/);
  });

  test('`npx generator-datascience` has the same command under the name of the package', async () => {
    const other = newFolder();
    await succeed('generator-datascience', NEW, { cwd: other });
    expect(treeOf(path.join(other, 'cool-project'))).toEqual(treeOf(project));
  });
});

describe('git', () => {
  const identity = ['config', '--global', 'user.name', 'Ada Lovelace'];
  const address = ['config', '--global', 'user.email', 'ada@example.org'];

  test('has one commit of the files that were made, and of no other', async () => {
    const cwd = newFolder();
    const env = { HOME: newFolder('home') };
    const project = path.join(cwd, 'cool-project');
    const git = async (...args: string[]) => (await succeed('git', args, { cwd: project, env })).stdout.trim();
    await succeed('mkdir', ['cool-project'], { cwd });
    await succeed('touch', ['cool-project/mine.csv'], { cwd });
    for (const setting of [identity, address]) await git(...setting);

    await succeed('quickstart', NEW, { cwd, env });

    expect(await git('log', '--format=%an')).toBe('Ada Lovelace');
    expect(await git('status', '--porcelain')).toBe('?? mine.csv');
    const committed = (await git('ls-files')).split('\n').toSorted();
    expect(committed).toEqual(filesOf(project).filter((file) => file !== 'mine.csv'));
  });

  test('is ready to commit where it does not know who commits', async () => {
    const cwd = newFolder();
    const { code, stdout, stderr } = await quickstart(cwd, ...NEW);
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('git commit -m');
    const options = { cwd: path.join(cwd, 'cool-project') };
    await succeed('git', ['-c', 'user.name=Ada', '-c', 'user.email=a@b.c', 'commit', '-m', 'Start'], options);
    expect((await succeed('git', ['status', '--porcelain'], options)).stdout).toBe('');
  });

  test('is left alone with --no-git', async () => {
    expect(readdirSync(await newProject())).not.toContain('.git');
  });

  test('is not needed', async () => {
    const cwd = newFolder();
    const PATH = folderOfTools(['node']) + path.delimiter + path.join(inject('installation').prefix, 'bin');
    const { code, stdout, stderr } = await run('quickstart', NEW, { cwd, env: { PATH } });
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('git init');
  });

  test('is left alone inside a repository', async () => {
    const repository = newFolder();
    await succeed('git', ['init'], { cwd: repository });
    await succeed('quickstart', NEW, { cwd: repository });
    expect(readdirSync(path.join(repository, 'cool-project'))).not.toContain('.git');
    const { stdout } = await succeed('git', ['status', '--porcelain'], { cwd: repository });
    expect(stdout).toBe('?? cool-project/\n');
  });
});

describe.concurrent('a command line that cannot be used', () => {
  test.each([
    [[], '--path DIR is missing'],
    [['--path'], '--path needs a value'],
    [['--path', '--libname', 'cool_library'], '--path needs a value'],
    [['--pth', 'x'], 'unknown option --pth; did you mean --path?'],
    [['--path', 'x', '--no-servce'], 'unknown option --no-servce; did you mean --no-service?'],
    [['--path', 'x', '--colour'], 'unknown option --colour; see --help'],
    [['dmo', 'cool-demo'], 'unknown command "dmo"; did you mean demo?'],
    [['--path', 'x', 'cool-demo'], 'unexpected argument "cool-demo"'],
    [['demo', 'cool-demo', 'other'], 'unexpected argument "other"'],
    [['--path', 'x', '--path', 'y'], '--path was given twice'],
    [['--path', 'x', '--service=yes'], '--service takes no value'],
    [['--path', 'x', '--libname', 'lambda'], 'try "lambda_lib"'],
    [['--path', 'x', '--libname', 'json'], 'try "json_lib"'],
    [['--path', 'x', '--libname', 'fastapi'], 'try "fastapi_lib"'],
    [['--path', 'x', '--libname', 'Cool-Library'], 'try "cool_library"'],
    [['--path', 'x', '--libname', '2cool'], 'try "cool"'],
    [['--path', 'x', '--libname', ''], 'it is empty'],
    [['--path', 'x', '--demo', '../up'], 'try "up"'],
    [['--path', 'x', '--demo', '/etc/demo'], 'try "etc-demo"'],
    [['--path', 'x', '--demo', 'a_b', '--demo', 'A-b'], 'too similar to "a_b"'],
    [['--path', 'a$b'], 'try "a-b"'],
    [['--path', '~/cool-project'], 'write the whole path'],
    [['--path', 'x', '--license', 'mit'], 'choose one of MIT, '],
    [['completion'], 'SHELL is missing: bash, zsh or fish'],
    [['completion', 'tcsh'], '"tcsh" is none of bash, zsh, fish'],
    [['--path', 'x', '--python', '3.10'], '--python 3.10 is not supported; choose one of 3.11, '],
  ])('ends with 2, says why in one line and writes nothing: %j', async (args, words) => {
    const cwd = newFolder();
    const finished = await quickstart(cwd, ...args);
    expect(refusal(finished)).toContain(words);
    expect(finished.code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe.concurrent('outside a project', () => {
  test.each(['demo cool-demo', 'demo', 'service', 'docker'])(
    '`quickstart %s` says how to make one, and writes nothing',
    async (command) => {
      const cwd = newFolder();
      writeFileSync(path.join(cwd, '.yo-rc.json'), '{"generator-other": {"libname": "cool_library"}}');
      const before = treeOf(cwd);
      const finished = await quickstart(cwd, ...command.split(' '));
      expect(refusal(finished)).toContain('make one with "quickstart --path DIR"');
      expect(finished.code).toBe(1);
      expect(treeOf(cwd)).toEqual(before);
    },
  );
});

describe('in a project', () => {
  let project: string;

  beforeAll(async () => {
    project = await newProject();
  });

  test('`cd demos && quickstart demo other` works on the project above', async () => {
    const finished = await quickstart(path.join(project, 'demos'), 'demo', 'other');
    expect(finished.code).toBe(0);
    expect(readdirSync(path.join(project, 'demos/other'))).toContain('demo.py');
    expect(readdirSync(path.join(project, 'demos')).toSorted()).toEqual(['README.md', 'other']);
  });

  test('`quickstart docker` without a service names the command that adds one, and writes nothing', async () => {
    const library = await newProject('--no-service');
    const before = treeOf(library);
    const finished = await quickstart(library, 'docker');
    expect(refusal(finished)).toContain('"quickstart service"');
    expect(finished.code).toBe(1);
    expect(treeOf(library)).toEqual(before);
  });

  test('a second identical run changes nothing', async () => {
    const before = [treeOf(project), timesOf(project)];
    const again = await quickstart(path.dirname(project), ...NEW, '--no-git');
    expect(again.code).toBe(0);
    const inside = await quickstart(project);
    expect(inside.code).toBe(0);
    expect((await quickstart(project, 'service')).code).toBe(0);
    expect([treeOf(project), timesOf(project)]).toEqual(before);
  });

  test('the library cannot be renamed by a second run', async () => {
    const finished = await quickstart(path.dirname(project), '--path', 'cool-project', '--libname', 'other_library');
    expect(refusal(finished)).toContain('is called "cool_library"');
    expect(finished.code).toBe(2);
  });

  test('a demo that is too similar to one that is there is refused', async () => {
    await succeed('quickstart', ['demo', 'two-words'], { cwd: project });
    const finished = await quickstart(project, 'demo', 'Two_words');
    expect(refusal(finished)).toContain('too similar to "two-words"');
    expect(finished.code).toBe(2);
  });

  test('edits are kept by another run', async () => {
    const edited = await newProject();
    appendFileSync(path.join(edited, 'README.md'), 'mine\n');
    writeFileSync(path.join(edited, '.gitignore'), '');
    await succeed('rm', ['Makefile'], { cwd: edited });
    const before = [treeOf(edited), timesOf(edited)];
    expect((await quickstart(edited)).code).toBe(0);
    expect([treeOf(edited), timesOf(edited)]).toEqual(before);
  });

  test('files that were there before are listed, and nothing is written, where nobody can be asked', async () => {
    const cwd = newFolder();
    await succeed('mkdir', ['cool-project'], { cwd });
    for (const file of ['README.md', 'Makefile']) writeFileSync(path.join(cwd, 'cool-project', file), 'mine\n');
    const before = [treeOf(cwd), timesOf(cwd)];

    const finished = await quickstart(cwd, ...NEW);
    expect(refusal(finished)).toMatch(/: cool-project\/Makefile, cool-project\/README\.md; .*--on-conflict/);
    expect(finished.code).toBe(1);
    expect([treeOf(cwd), timesOf(cwd)]).toEqual(before);

    const shown = await quickstart(cwd, ...NEW, '--dry-run');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^-mine$/m);
    expect([treeOf(cwd), timesOf(cwd)]).toEqual(before);

    expect((await quickstart(cwd, ...NEW, '--force')).code).toBe(0);
    expect(readFileSync(path.join(cwd, 'cool-project/Makefile'), 'utf8')).toContain('make/*.mk');
  });

  test('--dry-run of a new project lists its files and makes no folder', async () => {
    const cwd = newFolder();
    const { code, stdout, stderr } = await quickstart(cwd, ...NEW, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Index: cool_library/text.py');
    expect(stdout).toMatch(/^ +create \d+ files in cool-project$/m);
    expect(stderr).toBe('');
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('--json', () => {
  test('prints one document: what was made, and the answers, by which the same is made again', async () => {
    const cwd = newFolder();
    const { stdout, stderr } = await succeed('quickstart', [...NEW, '--json', '--demo', 'one'], { cwd });
    expect(stderr).toContain('git commit -m');
    expect(stderr).not.toContain('Next:');
    const { root, versions, answers, files, dryRun } = JSON.parse(stdout) as RunDocument;
    expect(root).toBe(path.join(cwd, 'cool-project'));
    expect(versions.project).toBe(versions.installed);
    expect(dryRun).toBe(false);
    expect(files.map((file) => file.path).toSorted()).toEqual(filesOf(root));
    expect(files).toContainEqual({ path: 'demos/one/demo.py', part: 'demo.one', action: 'create' });
    expect(answers).toMatchObject({ path: 'cool-project', libname: 'cool_library', demo: ['one'], git: true });

    const other = newFolder();
    writeFileSync(path.join(other, 'answers.json'), JSON.stringify(answers));
    await succeed('quickstart', ['--answers', 'answers.json'], { cwd: other });
    expect(treeOf(path.join(other, 'cool-project'))).toEqual(treeOf(root));
  });

  test('of a dry run has the differences, and nothing is written', async () => {
    const cwd = newFolder();
    const { stdout } = await succeed('quickstart', [...NEW, '--json', '--dry-run'], { cwd });
    const { files, dryRun } = JSON.parse(stdout) as RunDocument;
    expect(dryRun).toBe(true);
    expect(files.find((file) => file.path === 'VERSION')?.diff).toMatch(/^\+0\.1$/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each([
    [['quickstart', '--path', 'x', '--libname', 'json'], 2, 'try "json_lib"'],
    [['quickstart', '--pth', 'x'], 2, 'did you mean --path?'],
    [['quickstart', 'demo', 'one'], 1, 'there is no data science project'],
    [['quickstart', 'status'], 1, 'there is no data science project'],
    [['yo', 'datascience', '--path', 'x', '--libname', 'json'], 2, 'try "json_lib"'],
    [['yo', 'datascience:demo', 'one'], 1, 'there is no data science project'],
  ])('of what fails says why, there and on stderr: %j', async ([program = '', ...words], code, message) => {
    const { stdout, stderr, ...finished } = await run(program, [...words, '--json'], { cwd: newFolder() });
    expect(finished.code).toBe(code);
    expect(stderr).toContain(message);
    expect(JSON.parse(stdout)).toEqual({
      error: { message: expect.stringContaining(message) as string, status: code },
    });
  });

  test.each(['app', 'module features', 'remove service', 'update'])(
    'of `yo datascience:%s` is one document, and nothing else is on stdout',
    async (words) => {
      const project = await newProject('--no-docker');
      const { stdout } = await succeed('yo', [...`datascience:${words}`.split(' '), '--json'], { cwd: project });
      expect(JSON.parse(stdout)).toMatchObject({ root: project, files: expect.any(Array) as object[] });
    },
  );
});

describe('--answers FILE', () => {
  const COMPANY = 'path: cool-project\nlibname: cool_library\nlicense: none\nservice: false\ndemo: [one]\ngit: false\n';

  test.each([[['quickstart']], [['yo', 'datascience']]])('answers what no option does: %j', async (command) => {
    const cwd = newFolder();
    writeFileSync(path.join(cwd, 'company.yaml'), COMPANY);
    const [program = '', ...args] = command;
    await succeed(program, [...args, '--answers', 'company.yaml', '--license', 'MIT'], { cwd });
    const project = path.join(cwd, 'cool-project');
    const files = filesOf(project);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'cool_library/text.py', 'demos/one/demo.py']));
    expect(files).not.toContain('Dockerfile');
  });

  test('has a place for the answers of every part', async () => {
    const project = await newProject('--no-service');
    writeFileSync(path.join(project, 'script.json'), '{"name": "count_words", "language": "bash"}');
    await succeed('quickstart', ['bin', '--answers', 'script.json'], { cwd: project });
    expect(readdirSync(path.join(project, 'bin'))).toContain('count_words.sh');
  });

  test.each([
    ['licence: MIT', 'company.yaml:1:10: "licence" is not asked here; did you mean license?'],
    ['path: x\npython: 3.13', 'company.yaml:2:9: python has to be a text, not 3.13; put it in quotes: "3.13"'],
    ['path: x\nlibname: json', 'company.yaml:2:10: libname: "json" cannot be the name of a library'],
  ])('that cannot be used ends with 2, names the place and writes nothing: %j', async (text, words) => {
    const cwd = newFolder();
    writeFileSync(path.join(cwd, 'company.yaml'), text);
    const finished = await quickstart(cwd, '--answers', 'company.yaml');
    expect(refusal(finished)).toContain(words);
    expect(finished.code).toBe(2);
    expect(readdirSync(cwd)).toEqual(['company.yaml']);
  });

  test('that is not in UTF-8 is refused', async () => {
    const cwd = newFolder();
    writeFileSync(path.join(cwd, 'company.yaml'), Buffer.from('path: x\nauthor: José\n', 'latin1'));
    expect(refusal(await quickstart(cwd, '--answers', 'company.yaml'))).toContain('company.yaml: it is not in UTF-8');
  });

  test('that is not there is refused', async () => {
    expect(refusal(await quickstart(newFolder(), '--answers', 'none.yaml'))).toContain('there is no such file');
  });
});

test.skipIf(missing(existsSync('/dev/full'), 'there is no /dev/full'))(
  'what was made but could not be printed is a failure',
  async () => {
    for (const words of [NEW.join(' '), `${NEW.join(' ')} --json`, 'doctor --json', '--version']) {
      expect((await run('sh', ['-c', `quickstart ${words} >/dev/full`], { cwd: newFolder() })).code, words).toBe(1);
    }
  },
);

test('nobody has to read what was made: it is made all the same', async () => {
  for (const command of ['quickstart', 'yo datascience']) {
    const cwd = newFolder();
    await succeed('sh', ['-c', `${command} ${NEW.join(' ')} | true`], { cwd });
    expect(readdirSync(path.join(cwd, 'cool-project'))).toEqual(expect.arrayContaining(['.git', 'Makefile']));
  }
});
