import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, namesIn } from '../../project/folders.js';
import { temporaryFolder } from '../support/folder.js';

describe('a folder that is made', () => {
  it('gets those above it, and may be there', () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, 'a'));
    for (let times = 0; times < 2; times++) makeFolder(path.join(root, 'a/b/c'));
    expect(namesIn(path.join(root, 'a/b'))).toEqual(['c']);
  });

  it.runIf(process.platform === 'linux')('is refused where the system takes none', () => {
    // Others than root are refused for another reason.
    expect(() => makeFolder('/proc/cool/project')).toThrow(/^\/proc\/cool cannot be made there|EACCES/);
  });
});
