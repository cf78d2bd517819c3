import path from 'node:path';
import { expect, test } from 'vitest';
import { isInnerPath } from '../../project/record.js';
import { relativePath } from '../../project/system.js';

test.each([
  [
    path.win32,
    String.raw`C:\Größe & 数据\cool project`,
    String.raw`C:\Größe & 数据\cool project\bin\count.py`,
    'bin/count.py',
  ],
  [path.win32, String.raw`C:\project`, String.raw`c:\Project\.yo-base\app.jsonl`, '.yo-base/app.jsonl'],
  [path.win32, String.raw`C:\work\project`, String.raw`C:\work`, '..'],
  [path.win32, String.raw`C:\work\project`, String.raw`D:\templates`, 'D:/templates'],
  [path.win32, String.raw`\\server\share\project`, String.raw`\\server\share\project\make\a.mk`, 'make/a.mk'],
  [path.posix, '/project', String.raw`/project/a\b`, String.raw`a\b`],
])('the way is written with / on every system', (system, folder, place, expected) => {
  expect(relativePath(folder, place, system)).toBe(expected);
});

test('what a journal made on Windows names is in the project', () => {
  const file = relativePath(String.raw`C:\project`, String.raw`C:\project\cool_library\text.py`, path.win32);
  expect(isInnerPath(file)).toBe(true);
});
