import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isConflict, linesOf, mergeLines, type Piece } from '../../project/merge.js';
import { edited, seeded } from '../support/edits.js';
import { fill, temporaryFolder } from '../support/folder.js';

/** The merged text, or `undefined` where there is a conflict. */
function clean(pieces: readonly Piece[]): string | undefined {
  return pieces.some(isConflict) ? undefined : pieces.flatMap((piece) => (isConflict(piece) ? [] : piece)).join('');
}

const history = fc.record({
  base: fc.uniqueArray(fc.nat(60), { maxLength: 25 }).map((numbers) => numbers.map((number) => `line ${number}\n`)),
  seed: fc.nat(),
});

describe('merging lines', () => {
  it('does on distinct lines what git merge-file does', () => {
    const folder = temporaryFolder();
    fc.assert(
      fc.property(history, ({ base, seed }) => {
        const next = seeded(seed);
        const [ours, theirs] = [edited(base, 'ours', next), edited(base, 'theirs', next)];
        fill(folder, { base: base.join(''), ours: ours.join(''), theirs: theirs.join('') });
        const git = spawnSync('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], { cwd: folder, encoding: 'utf8' });
        expect(clean(mergeLines(base, ours, theirs))).toBe(git.status === 0 ? git.stdout : undefined);
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('takes the one side that changed', () => {
    fc.assert(
      fc.property(history, ({ base, seed }) => {
        const changed = edited(base, 'ours', seeded(seed));
        expect(clean(mergeLines(base, changed, base))).toBe(changed.join(''));
        expect(clean(mergeLines(base, base, changed))).toBe(changed.join(''));
        expect(clean(mergeLines(base, changed, changed))).toBe(changed.join(''));
      }),
    );
  });

  it('shows a conflict without the lines that both sides agree on', () => {
    const pieces = mergeLines(['a\n'], ['start\n', 'b\n', 'end\n'], ['start\n', 'c\n', 'end\n']);
    expect(pieces.filter(isConflict)).toEqual([{ ours: ['b\n'], base: ['a\n'], theirs: ['c\n'] }]);
    expect(pieces.filter((piece) => !isConflict(piece)).flat()).toEqual(['start\n', 'end\n']);
  });

  it('is quick on thousands of lines that repeat', () => {
    const base = Array.from({ length: 5000 }, (_, index) => `${index % 3}\n`);
    const ours = base.toSpliced(1000, 1, 'ours\n');
    const theirs = base.toSpliced(4000, 1, 'theirs\n');
    expect(clean(mergeLines(base, ours, theirs))).toBe(theirs.toSpliced(1000, 1, 'ours\n').join(''));
  }, 2000);

  it('keeps every byte of a text in its lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n') }), (text) => {
        expect(linesOf(text).join('')).toBe(text);
      }),
    );
  });
});
