import { describe, expect, it, test } from 'vitest';
import type { State } from '../../project/merging/decide.js';
import { planPart } from '../../project/merging/plan.js';

const state = (text: string): State => ({ contents: Buffer.from(text), executable: false });

/** What is planned where the templates moved `bin/tool` to `make/tool`, in words. */
function planned(disk: Readonly<Record<string, string>>, theirs = '1\n2\n3\n', base = '1\n2\n3\n') {
  const before = [{ path: 'bin/tool', ...state(base) }];
  const after = [{ path: 'make/tool', formerly: ['make/older', 'bin/tool'], ...state(theirs) }];
  const plan = planPart(before, after, (file) => (file in disk ? state(disk[file] ?? '') : undefined));
  return plan.map(({ path, from, decision }) => {
    const text = 'result' in decision ? decision.result.contents.toString() : undefined;
    return [decision.action, from === undefined ? path : `${from} -> ${path}`, text];
  });
}

describe('a file that the templates moved', () => {
  test.each([
    ['is moved', {}, { 'bin/tool': '1\n2\n3\n' }, ['move', '1\n2\n3\n']],
    ['takes edits of the user along', {}, { 'bin/tool': '0\n2\n3\n' }, ['move', '0\n2\n3\n']],
    ['is merged on the way', { theirs: '1\n2\n4\n' }, { 'bin/tool': '0\n2\n3\n' }, ['merge', '0\n2\n4\n']],
    ['is updated on the way', { theirs: '1\n2\n4\n' }, { 'bin/tool': '1\n2\n3\n' }, ['update', '1\n2\n4\n']],
    ['may be a conflict', { theirs: '9\n' }, { 'bin/tool': '0\n' }, ['conflict', '9\n']],
  ])('%s', (_what, { theirs }: { theirs?: string }, disk, [action, text]) => {
    expect(planned(disk, theirs)).toEqual([[action, 'bin/tool -> make/tool', text]]);
  });

  it('stays deleted where the user deleted it', () => {
    expect(planned({})).toEqual([['deleted', 'make/tool', undefined]]);
  });

  it('is merged where the user has moved it already', () => {
    expect(planned({ 'make/tool': '0\n2\n3\n' }, '1\n2\n4\n')).toEqual([['merge', 'make/tool', '0\n2\n4\n']]);
  });

  it('leaves alone what the user has at its new place', () => {
    expect(planned({ 'make/tool': 'mine\n', 'bin/tool': '1\n2\n3\n' })).toEqual([
      ['conflict', 'make/tool', '1\n2\n3\n'],
      ['delete', 'bin/tool', undefined],
    ]);
  });

  it('is a file like any other once its record knows the new place', () => {
    const files = [{ path: 'make/tool', formerly: ['bin/tool'], ...state('1\n') }];
    const plan = planPart(files, files, (file) => (file === 'bin/tool' ? state('mine\n') : state('1\n')));
    expect(plan.map(({ path, from, decision }) => [path, from, decision.action])).toEqual([
      ['make/tool', undefined, 'identical'],
    ]);
  });
});

test('on a disk that knows nothing of executables, no file counts as edited for that', () => {
  const script = { path: 'bin/tool', contents: Buffer.from('1\n'), executable: true };
  const theirs = [{ ...script, formerly: [] }];
  const actions = (hasExecutables: boolean) =>
    planPart([script], theirs, () => state('1\n'), hasExecutables).map(({ decision }) => decision.action);
  expect(actions(true)).toEqual(['edited']);
  expect(actions(false)).toEqual(['identical']);
});
