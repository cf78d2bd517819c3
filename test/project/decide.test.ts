import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CONFLICT_MARK, decide, type Decision, type State } from '../../project/merging/decide.js';

const state = (text: string, executable = false): State => ({ contents: Buffer.from(text), executable });
const at = (content: string | undefined) => (content === undefined ? undefined : state(content));
const binary = (byte: number): State => ({ contents: Buffer.from([0, byte]), executable: false });
const text = (decision: Decision) => ('result' in decision ? decision.result.contents.toString() : undefined);

describe('one file', () => {
  test.each([
    ['is new', undefined, undefined, 'a', 'create'],
    ['is as it should be', 'a', 'a', 'a', 'identical'],
    ['was edited by the user alone', 'a', 'b', 'a', 'edited'],
    ['was changed by the template alone', 'a', 'a', 'b', 'update'],
    ['was edited into what the template became', 'a', 'b', 'b', 'identical'],
    ['was edited by both, far apart', '1\n2\n3\n4\n', '0\n2\n3\n4\n', '1\n2\n3\n5\n', 'merge'],
    ['was edited by both, in one place', 'a\n', 'b\n', 'c\n', 'conflict'],
    ['was deleted by the user', 'a', undefined, 'a', 'deleted'],
    ['was deleted by the user and changed by the template', 'a', undefined, 'b', 'deleted'],
    ['is no longer made, and was never edited', 'a', 'a', undefined, 'delete'],
    ['is no longer made, and was edited', 'a', 'b', undefined, 'dropped'],
    ['is no longer made, and was deleted', 'a', undefined, undefined, 'identical'],
    ['was there before us, the same', undefined, 'a', 'a', 'identical'],
    ['was there before us, another', undefined, 'b', 'a', 'conflict'],
  ] as const)('that %s', (_name, base, ours, theirs, action) => {
    expect(decide({ base: at(base), ours: at(ours), theirs: at(theirs) }).action).toBe(action);
  });

  it('has both sides marked in a conflict', () => {
    const decision = decide({ base: state('a\nx\n'), ours: state('b\nx\n'), theirs: state('c\nx\n') });
    expect(decision.action === 'conflict' && decision.marked.contents.toString()).toBe(
      `${CONFLICT_MARK}\nb\n=======\nc\n>>>>>>> new template\nx\n`,
    );
  });
});

describe('what differs from machine to machine', () => {
  it('is not taken for an edit: line ends of a checkout on Windows, a byte order mark', () => {
    const [base, theirs] = [state('1\n2\n3\n'), state('1\n2\nthree\n')];
    expect(text(decide({ base, ours: state('1\r\n2\r\n3\r\n'), theirs }))).toBe('1\r\n2\r\nthree\r\n');
    expect(decide({ base, ours: state('1\r\n2\r\n3\r\n'), theirs: base }).action).toBe('identical');
    expect(text(decide({ base, ours: state('\ufeff1\n2\n3\n'), theirs }))).toBe('\ufeff1\n2\nthree\n');
  });

  it('is left alone where a file mixes line ends', () => {
    const decision = decide({
      base: state('1\n2\n3\n4\n'),
      ours: state('1\r\n2\n3\n4\n'),
      theirs: state('1\n2\n3\n5\n'),
    });
    expect(text(decision)).toBe('1\r\n2\n3\n5\n');
  });

  it('may be a last line without an end', () => {
    const decision = decide({ base: state('1\n2\n3'), ours: state('0\n2\n3'), theirs: state('1\n2\n4') });
    expect(text(decision)).toBe('0\n2\n4');
  });
});

describe('the executable bit', () => {
  test.each([
    [false, false, true, true],
    [false, true, false, true],
    [true, false, true, false],
    [true, true, false, false],
  ])('base %s, ours %s, theirs %s: %s', (base, ours, theirs, expected) => {
    const decision = decide({ base: state('a', base), ours: state('a', ours), theirs: state('a', theirs) });
    const executable = 'result' in decision ? decision.result.executable : ours;
    expect(executable).toBe(expected);
  });
});

it('never merges binary files: both changed is a conflict, and the mark is the user’s own file', () => {
  expect(decide({ base: binary(1), ours: binary(2), theirs: binary(3) })).toMatchObject({
    action: 'conflict',
    marked: binary(2),
  });
});

it('settles: a merged file merges again into itself', () => {
  const anyText = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', 'd')).map((lines) => state(lines.join('')));
  fc.assert(
    fc.property(anyText, anyText, anyText, (base, ours, theirs) => {
      const first = decide({ base, ours, theirs });
      if (first.action === 'conflict' || !('result' in first)) return;
      expect(['identical', 'edited']).toContain(decide({ base: theirs, ours: first.result, theirs }).action);
    }),
  );
});
