import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isConflict, linesOf, mergeLines, type Piece } from '../../project/merging/merge.js';
import { runs, TIMEOUT } from '../properties/runs.js';
import { anyEdits, edited, linesBy } from '../support/edits.js';
import { fill, temporaryFolder } from '../support/folder.js';

/** Lines of the three texts of a merge. */
interface Sides {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** The merged text, or `undefined` where there is a conflict. */
function clean(pieces: readonly Piece[]): string | undefined {
  return pieces.some(isConflict) ? undefined : pieces.flatMap((piece) => (isConflict(piece) ? [] : piece)).join('');
}

const distinctLines = fc
  .uniqueArray(fc.nat(60), { maxLength: 25 })
  .map((numbers) => numbers.map((number) => `line ${number}\n`));
const repetitiveLines = fc.array(fc.constantFrom('\n', '}\n', 'the same\n', 'pass\n'), { maxLength: 25 });

function historyOf(lines: fc.Arbitrary<string[]>): fc.Arbitrary<Sides> {
  return fc.record({ base: lines, ours: anyEdits, theirs: anyEdits }).map(({ base, ours, theirs }) => ({
    base,
    ours: edited(base, ours, linesBy('ours')),
    theirs: edited(base, theirs, linesBy('theirs')),
  }));
}

/** Histories that one shell has git merge: a process for each would take most of the time. */
const BATCH = 100;

/** What `git merge-file` makes of each history, as `clean` has it. */
function mergedByGit(folder: string, histories: readonly Sides[]): (string | undefined)[] {
  for (const [index, sides] of histories.entries()) {
    const files = Object.entries(sides).map(([side, lines]: [string, string[]]) => [
      `${index}.${side}`,
      lines.join(''),
    ]);
    fill(folder, Object.fromEntries(files) as Record<string, string>);
  }
  const merge = 'git merge-file -p $i.ours $i.base $i.theirs >$i.merged 2>$i.error; echo $?';
  const script = `i=0; while [ $i -lt ${histories.length} ]; do ${merge}; i=$((i + 1)); done`;
  const states = execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' }).trim().split('\n').map(Number);
  return states.map((state, index) => {
    // So many conflicts; more than 127 is an error.
    if (state > 127) throw new Error(readFileSync(path.join(folder, `${index}.error`), 'utf8'));
    return state === 0 ? readFileSync(path.join(folder, `${index}.merged`), 'utf8') : undefined;
  });
}

describe('merging lines', () => {
  it(
    'does on distinct lines what git merge-file does',
    () => {
      const folder = temporaryFolder();
      const histories = fc.array(historyOf(distinctLines), { minLength: BATCH, maxLength: BATCH });
      fc.assert(
        fc.property(histories, (all) => {
          const merged = all.map(({ base, ours, theirs }) => clean(mergeLines(base, ours, theirs)));
          expect(merged).toEqual(mergedByGit(folder, all));
        }),
        runs(3000 / BATCH, BATCH),
      );
    },
    TIMEOUT,
  );

  it(
    'takes the one side that changed',
    () => {
      fc.assert(
        fc.property(fc.oneof(historyOf(distinctLines), historyOf(repetitiveLines)), ({ base, ours: changed }) => {
          expect(clean(mergeLines(base, changed, base))).toBe(changed.join(''));
          expect(clean(mergeLines(base, base, changed))).toBe(changed.join(''));
          expect(clean(mergeLines(base, changed, changed))).toBe(changed.join(''));
        }),
        runs(3000),
      );
    },
    TIMEOUT,
  );

  it.each(['ours', 'theirs'] as const)(
    'loses no line of %s, however often lines repeat',
    (side) => {
      fc.assert(
        fc.property(historyOf(repetitiveLines), ({ base, ...sides }) => {
          const pieces = mergeLines(base, sides.ours, sides.theirs);
          const settled = pieces.flatMap((piece) => (isConflict(piece) ? piece[side] : piece));
          const isOwn = (line: string) => line.startsWith(side);
          expect(settled.filter(isOwn)).toEqual(sides[side].filter(isOwn));
          for (const line of new Set(sides[side])) {
            const added = timesIn(sides[side], line) - timesIn(base, line);
            expect(timesIn(settled, line), line).toBeGreaterThanOrEqual(added);
          }
        }),
        runs(3000),
      );
    },
    TIMEOUT,
  );

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

  it('takes texts of any length', () => {
    const long = Array.from({ length: 200_000 }, (_, index) => `${index}\n`);
    expect(clean(mergeLines(['a\n'], ['a\n', ...long], ['b\n', 'a\n']))).toBe(['b\n', 'a\n', ...long].join(''));
  });

  it('keeps every byte of a text in its lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n') }), (text) => {
        expect(linesOf(text).join('')).toBe(text);
      }),
    );
  });
});

function timesIn(lines: readonly string[], line: string): number {
  return lines.filter((other) => other === line).length;
}
