import { describe, expect, it } from 'vitest';
import type { Outcome, StagedFile } from '../../project/merging/run.js';
import { paintedPatch, reportLines, verboseLines } from '../../project/telling/report.js';
import { summaryLines } from '../../project/telling/summary.js';
import type { Output, Paint } from '../../project/telling/terminal.js';
import { treeLines } from '../../project/telling/tree.js';

const plain: Paint = (_format, text) => text;
const marked: Paint = (format, text) => `<${String(format)}>${text}</>`;
const output: Output = { columns: 50, paint: plain };

describe('a tree', () => {
  it('has a row for each folder, and last the files that are in none', () => {
    const files = ['setup.py', 'lib/b.py', 'lib/a.py', '.github/workflows/ci.yml', 'Makefile'];
    expect(treeLines(files, output)).toEqual([
      '  ├── .github/workflows/  ci.yml',
      '  ├── lib/                a.py  b.py',
      '  └── Makefile  setup.py',
    ]);
  });

  it('is no wider than the terminal, below the names in the line before', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
    const lines = treeLines([...names.map((name) => `lib/${name}.py`), ...names], { ...output, columns: 30 });
    expect(lines).toEqual([
      '  ├── lib/  eight.py  five.py',
      '  │         four.py  one.py',
      '  │         seven.py  six.py',
      '  │         three.py  two.py',
      '  └── eight  five  four  one',
      '      seven  six  three  two',
    ]);
  });

  it('is as wide as its names where the terminal is too narrow for them', () => {
    expect(treeLines(['lib/a_long_name.py', 'lib/b.py'], { ...output, columns: 5 })).toEqual([
      '  └── lib/  a_long_name.py',
      '            b.py',
    ]);
  });

  it('is not indented by one long name of a folder', () => {
    expect(treeLines(['a/a.py', 'a/very/deep/folder/of/somebody/b.py'], output)).toEqual([
      '  ├── a/  a.py',
      '  └── a/very/deep/folder/of/somebody/  b.py',
    ]);
  });
});

const shown = (root: string, file = '') => [root.slice(1), file].filter(Boolean).join('/');

function outcomes(word: string, files: readonly string[], note = '', root = '/cool'): Outcome[] {
  return files.map((path) => ({ root, path, word, note }));
}

describe('a report', () => {
  it('shows a tree of many files of one fate, and a line for each of few and of those that need words', () => {
    const all = [
      ...outcomes('create', ['lib/a.py', 'lib/b.py', 'c', 'd', 'e']),
      ...outcomes('update', ['f', 'g']),
      ...outcomes('keep', ['README.md'], ' (yours where both changed it)'),
    ];
    expect(reportLines(all, shown, output)).toEqual([
      '   create 5 files in cool',
      '  ├── lib/  a.py  b.py',
      '  └── c  d  e',
      '   update cool/f',
      '   update cool/g',
      '     keep cool/README.md (yours where both changed it)',
    ]);
  });

  it('names conflicts one by one, however many there are', () => {
    const lines = reportLines(outcomes('conflict', ['a', 'b', 'c', 'd', 'e']), shown, output);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(' conflict cool/a');
  });

  it('has a tree for each project', () => {
    const files = ['a', 'b', 'c', 'd', 'e'];
    const lines = reportLines(
      [...outcomes('create', files), ...outcomes('create', files, '', '/other')],
      shown,
      output,
    );
    expect(lines.filter((line) => line.includes(' files'))).toEqual([
      '   create 5 files in cool',
      '   create 5 files in other',
    ]);
  });

  it('names no folder where it is the current one', () => {
    const [first] = reportLines(outcomes('delete', ['a', 'b', 'c', 'd', 'e']), () => '', output);
    expect(first).toBe('   delete 5 files');
  });

  it('is coloured where the terminal is, by what became of the files', () => {
    expect(verboseLines(outcomes('delete', ['a']), shown, { ...output, paint: marked })).toEqual([
      '<red>   delete</> cool/a',
    ]);
    expect(paintedPatch('-old\n+new\n same', marked)).toBe('<red>-old</>\n<green>+new</>\n same');
  });
});

describe('a summary', () => {
  const state = { contents: Buffer.alloc(0), executable: false };

  function staged(part: string | undefined, action: 'create' | 'delete' | 'conflict' | 'edited', count: number) {
    const decision = { action, result: state, kept: state, marked: state };
    const stagedAt = (path: string): StagedFile => {
      return { path, ours: undefined, root: '/cool', part, decision, resolution: 'ask' };
    };
    return Array.from({ length: count }, (_, index) => stagedAt(`${part}${action}${index}`));
  }

  it('says of each part what would become of its files', () => {
    const files = [
      ...staged('app', 'conflict', 2),
      ...staged('app', 'create', 31),
      ...staged('demo.cool-demo', 'delete', 1),
      ...staged(undefined, 'create', 3),
    ];
    expect(summaryLines(files, [['git', 'a repository']])).toEqual([
      'In /cool:',
      '',
      '  project         31 files to create, 2 where you changed the same lines as the templates',
      '  demo cool-demo  1 file to delete',
      '  your code       3 files to create',
      '  git             a repository',
      '',
    ]);
  });

  it('is none where nothing changes', () => {
    expect(summaryLines([], [['git', 'a repository']])).toEqual([]);
  });
});
