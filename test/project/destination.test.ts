import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { checkDestination } from '../../project/destination.js';
import { fill, temporaryFolder } from '../support/folder.js';

const check = (root: string, file: string) => () => checkDestination(root, path.join(root, file));

describe('a destination', () => {
  it('may be new, or there, or reached by a link inside the project', () => {
    const root = temporaryFolder();
    fill(root, { 'there/file': '' });
    symlinkSync('there', path.join(root, 'link'));
    for (const file of ['new/file', 'there/file', 'there/new', 'link/file']) expect(check(root, file)).not.toThrow();
    expect(check(path.join(root, 'a/b/c'), 'new')).not.toThrow();
  });

  test.each([
    ['file/x', 'file is a file, but a folder has to go there'],
    ['folder', 'folder is a folder, but a file has to go there'],
    ['outside/x', 'outside is a link out of the project'],
    ['dangling', 'dangling is a link out of the project'],
  ])('is refused: %s', (file, message) => {
    const root = temporaryFolder();
    fill(root, { file: '' });
    mkdirSync(path.join(root, 'folder'));
    symlinkSync(temporaryFolder(), path.join(root, 'outside'));
    symlinkSync('/nowhere/at/all', path.join(root, 'dangling'));
    expect(check(root, file)).toThrow(message);
  });
});

test('the project itself cannot be a file, nor lie below one or behind a link to nowhere', () => {
  const folder = temporaryFolder();
  fill(folder, { file: '' });
  symlinkSync('nowhere', path.join(folder, 'dangling'));
  expect(check(path.join(folder, 'file'), 'x')).toThrow('is a file, but the project has to be a folder');
  expect(check(path.join(folder, 'file/below'), 'x')).toThrow('is a file, but the project has to be a folder');
  expect(check(path.join(folder, 'dangling'), 'x')).toThrow('is a link to nowhere');
});
