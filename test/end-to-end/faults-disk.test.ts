import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { missing } from '../support/skip.js';
import { read } from '../support/folder.js';
import { SmallDisk } from './support/disk.js';
import {
  addDemo,
  type Command,
  create,
  createByYo,
  runOn,
  succeedOn,
  undisturbed,
  update,
  updateByYo,
} from './support/disturbed.js';
import { copyOf, editedOldProject, put } from './support/faulty-project.js';
import { newFolder } from './support/folder.js';
import { giveTo, ordinaryUser } from './support/user.js';
import { wholeTree } from './support/whole-tree.js';

let original: string;

beforeAll(async () => {
  original = await editedOldProject();
});

/** What a command says on stderr when it cannot be done, once it has left all around the project as it was. */
async function refusal(command: Command, project: string): Promise<string> {
  const around = path.dirname(project);
  const before = wholeTree(around);
  const { code, stderr } = await runOn(project, command);
  expect(code, stderr).toBe(1);
  expect(wholeTree(around)).toEqual(before);
  expect(stderr).not.toMatch(/^ +at /m);
  return stderr;
}

/** A folder with a project that does not exist yet, but for one place of it. */
function placeFor(make: (project: string) => void): string {
  const project = path.join(newFolder(), 'cool-project');
  mkdirSync(project);
  make(project);
  giveTo(ordinaryUser(), project);
  return project;
}

/** Takes permissions from a folder until the test ends: else it could not be removed. */
function close(folder: string, mode: number): void {
  chmodSync(folder, mode);
  onTestFinished(() => chmodSync(folder, 0o755));
}

describe('a folder that cannot be written to', () => {
  test.each([
    ['cool_library', update],
    ['cool_library', updateByYo],
    ['.yo-base', update],
    ['demos', addDemo],
    ['.yo-base', addDemo],
  ])('is named, and nothing is written: %s, in a project', async (folder, command) => {
    const project = await copyOf(original);
    close(path.join(project, folder), 0o555);
    expect(await refusal(command, project)).toContain(
      `${path.join(project, folder)} cannot be written to; make it writable`,
    );
    chmodSync(path.join(project, folder), 0o755);
    await succeedOn(project, command);
  });

  test('is named where what is in it cannot even be looked at', async () => {
    const project = await copyOf(original);
    close(path.join(project, 'make'), 0o000);
    const { code, stderr } = await runOn(project, update);
    chmodSync(path.join(project, 'make'), 0o755);
    expect(stderr).toMatch(/^quickstart: .*cool-project\/make\/\S+: permission denied/m);
    expect(code).toBe(1);
    expect(wholeTree(project)).toEqual(wholeTree(original));
  });

  test.each([
    ['quickstart', create],
    ['yo', createByYo],
  ])('is named where the project has to go, by %s', async (_program, command) => {
    const project = path.join(newFolder(), 'cool-project');
    close(path.dirname(project), 0o555);
    expect(await refusal(command, project)).toContain(
      `${path.dirname(project)} cannot be written to; make it writable`,
    );
  });
});

describe('where there is something else', () => {
  test('a file in place of a folder is named', async () => {
    const project = placeFor((place) => put(place, 'make', 'mine\n'));
    expect(await refusal(create, project)).toContain(
      'make is a file, but a folder has to go there; move it away first',
    );
  });

  test('a folder in place of a file is named', async () => {
    const project = placeFor((place) => put(place, 'Makefile/mine.mk', 'mine\n'));
    expect(await refusal(create, project)).toContain(
      'Makefile is a folder, but a file has to go there; move it away first',
    );
  });

  test('a file that has the name of the project is named', async () => {
    const cwd = newFolder();
    put(cwd, 'cool-project', 'mine\n');
    expect(await refusal(create, path.join(cwd, 'cool-project'))).toContain('cool-project is a file');
  });

  test.each([
    ['file', 'Makefile', 'outside/mine.mk'],
    ['file that is not there', 'Makefile', 'outside/nothing.mk'],
    ['folder', 'make', 'outside'],
  ])('a link to a %s out of the project is named, and not written through', async (_kind, link, target) => {
    const project = placeFor((place) => symlinkSync(`../${target}`, path.join(place, link)));
    put(path.dirname(project), 'outside/mine.mk', 'mine\n');
    expect(await refusal(create, project)).toContain(
      `${link} is a link out of the project; nothing is written through it`,
    );
  });

  test('links out of a project that the user has set keep a part from being added there', async () => {
    const project = await copyOf(original);
    put(path.dirname(project), 'outside/mine.txt', 'mine\n');
    rmSync(path.join(project, 'demos'), { recursive: true });
    symlinkSync('../outside', path.join(project, 'demos'));
    expect(await refusal(addDemo, project)).toContain('demos is a link out of the project');
  });

  test('what the user has replaced in a project stays: a folder by a file, a file by a folder', async () => {
    const project = await copyOf(original);
    rmSync(path.join(project, 'demos'), { recursive: true });
    put(project, 'demos', 'mine\n');
    rmSync(path.join(project, 'setup.py'));
    put(project, 'setup.py/mine.py', 'mine\n');
    await succeedOn(project, update);
    expect(read(project, 'demos')).toBe('mine\n');
    expect(read(project, 'setup.py/mine.py')).toBe('mine\n');
    expect(await refusal(addDemo, project)).toContain('demos is a file, but a folder has to go there');
  });

  test('a link inside the project stays one, and what it leads to is updated', async () => {
    const project = await copyOf(original);
    put(project, 'packaging/setup.py', read(project, 'setup.py'), 0o640);
    rmSync(path.join(project, 'setup.py'));
    symlinkSync('packaging/setup.py', path.join(project, 'setup.py'));
    await succeedOn(project, update);
    expect(wholeTree(project)).toMatchObject({
      'setup.py': 'link to packaging/setup.py',
      'packaging/setup.py': expect.stringMatching(/^640 /),
    });
    expect(read(project, 'packaging/setup.py')).not.toContain('older release');
  });
});

const isRoot = process.getuid?.() === 0;

describe.skipIf(missing(isRoot, 'only root can mount the small disk that is to be filled'))('a full disk', () => {
  test('however far a run comes, the project is as before, until there is room enough', async () => {
    const { tree } = await undisturbed(update, original);
    const disk = new SmallDisk('4m');
    const project = await copyOf(original, disk.folder);
    const before = wholeTree(project);
    let blocks = 0;
    for (; ; blocks += 4) {
      disk.fill(blocks);
      const { code, stderr } = await runOn(project, update);
      disk.makeRoom();
      if (code === 0) break;
      expect(stderr).toMatch(/^quickstart: .*the disk is full; make room and run it again$/m);
      expect(wholeTree(project), `with ${blocks} blocks`).toEqual(before);
    }
    expect(blocks).toBeGreaterThan(16);
    expect(wholeTree(project)).toEqual(tree);
  });

  test.each([
    ['quickstart', create],
    ['yo', createByYo],
  ])('as %s makes a project: nothing of it stays, and with room the same command succeeds', async (_name, command) => {
    const disk = new SmallDisk('4m');
    const project = path.join(disk.folder, 'cool-project');
    for (const blocks of [0, 1, 4, 40]) {
      disk.fill(blocks);
      const { code, stderr } = await runOn(project, command);
      expect(stderr).toContain('the disk is full; make room and run it again');
      expect(stderr).not.toMatch(/^ +at /m);
      expect(code).toBe(1);
      disk.makeRoom();
      expect(readdirSync(disk.folder), `with ${blocks} blocks`).toEqual([]);
    }
    await succeedOn(project, command);
  });
});
