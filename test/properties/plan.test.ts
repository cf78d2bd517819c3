import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { State } from '../../project/merging/decide.js';
import type { RenderedFile } from '../../project/parts.js';
import type { PlannedFile } from '../../project/merging/plan.js';
import {
  anyHistory,
  type History,
  linesOfSide,
  madeBy,
  type Tree,
  treeAfter,
  treeBy,
  type Version,
} from './projects.js';
import { runs, TIMEOUT } from './runs.js';
import { changes, type Resolution, updated } from './updating.js';

/** Tries a property of projects that the user has worked on when newer templates or other answers come. */
function holds(property: (history: History, ours: Tree, resolution: Resolution) => void) {
  const resolutions = fc.constantFrom<Resolution>('keep', 'mark', 'overwrite');
  return () =>
    fc.assert(
      fc.property(anyHistory, resolutions, (history, resolution) =>
        property(history, treeAfter(treeBy(history, 'before'), history.deeds), resolution),
      ),
      runs(2000),
    );
}

/** The files that the templates make in one version, by path. */
function made(history: History, version: Version): ReadonlyMap<string, RenderedFile> {
  const files = history.parts.flatMap((_templates, part) => madeBy(history, part, version));
  return new Map(files.map((file) => [file.path, file]));
}

/** Old and new places of the files that the templates moved, but for those that became two. */
function moves(history: History): [old: string, path: string][] {
  const [before, now] = [made(history, 'before'), made(history, 'now')];
  const isLeft = (place: string) => before.has(place) && !now.has(place);
  const all = [...now.values()]
    .filter(({ path }) => !before.has(path))
    .flatMap(({ path, formerly }) => formerly.filter(isLeft).map((old): [string, string] => [old, path]));
  return all.filter(([old]) => all.filter(([other]) => other === old).length === 1);
}

/** A tree without its line ends: new files are made in ours, whatever the checkout's. */
function withoutLineEnds(tree: Tree): unknown {
  return new Map([...tree].map(([path, { contents, executable }]) => [path, [readable(contents), executable]]));
}

function readable(contents: Buffer): string {
  return contents.toString('latin1').replaceAll('\r\n', '\n');
}

const isBinary = (state: State | undefined) => state?.contents.includes(0) === true;
const hasCrlf = ({ contents }: State) => /^([^\n]*\r\n)+[^\n]*$/.test(contents.toString('latin1'));
const hasLf = ({ contents }: State) => /(^|[^\r])\n/.test(contents.toString('latin1'));
const byteOrderMarksIn = ({ contents }: State) => contents.toString().match(/\ufeff/g)?.length ?? 0;

function isOfSameCheckout(before: State, after: State): boolean {
  if (hasCrlf(before) && hasLf(after)) return false;
  return byteOrderMarksIn(after) === byteOrderMarksIn(before);
}

/** What the user has where both sides changed a file: of a text the lines in question, else all of it. */
function inConflict({ ours, decision }: PlannedFile): State | undefined {
  if (decision.action !== 'conflict' || !ours) return undefined;
  const marked = decision.marked.contents;
  if (marked.equals(ours.contents)) return ours;
  const blocks = marked.toString('latin1').match(/<<<<<<< yours\r?\n[^]*?=======\r?\n/g) ?? [];
  return { ...ours, contents: Buffer.from(blocks.join(''), 'latin1') };
}

describe('over whole projects', { timeout: TIMEOUT }, () => {
  it(
    'merged(base, ours, base) = ours',
    holds((history, ours, resolution) => {
      const { tree, plan } = updated(history, ours, { to: 'before', resolution });
      expect(changes(plan)).toEqual([]);
      expect(tree).toEqual(ours);
    }),
  );

  it(
    'merged(base, base, theirs) = theirs',
    holds((history) => {
      const { tree } = updated(history, treeBy(history, 'before'));
      const shown = history.checkout === 'crlf' ? withoutLineEnds : (exactly: Tree) => exactly;
      expect(shown(tree)).toEqual(shown(treeBy(history, 'now')));
    }),
  );

  it(
    'no line of the user goes, but for those of a conflict that was settled that way',
    holds((history, ours, resolution) => {
      const { tree, plan } = updated(history, ours, { resolution });
      const given = resolution === 'overwrite' ? plan.map(inConflict) : [];
      const left = [...linesOfSide('mine', tree.values()), ...linesOfSide('mine', given)];
      expect(left.toSorted()).toEqual(linesOfSide('mine', ours.values()));
    }),
  );

  it(
    'no new line of the templates is left out, but where a conflict was settled that way or the file is gone',
    holds((history, ours, resolution) => {
      const { tree, plan } = updated(history, ours, { resolution });
      const files = made(history, 'now');
      for (const { path, decision, ...file } of plan) {
        if (decision.action === 'conflict' && (resolution === 'keep' || isBinary(file.ours))) continue;
        const news = tree.has(path) ? linesOfSide('template', [files.get(path)]) : [];
        expect(linesOfSide('template', [tree.get(path)]), path).toEqual(expect.arrayContaining(news));
      }
    }),
  );

  it(
    'a file that the templates move takes the edits along',
    holds((history, ours, resolution) => {
      const { tree } = updated(history, ours, { resolution });
      for (const [old, path] of moves(history)) {
        if (!ours.has(old) || ours.has(path)) continue;
        expect(tree.has(old), old).toBe(false);
        expect(tree.has(path), path).toBe(true);
        if (resolution !== 'overwrite') {
          expect(linesOfSide('mine', [tree.get(path)])).toEqual(linesOfSide('mine', [ours.get(old)]));
        }
      }
    }),
  );

  it(
    'a file that neither the record nor the templates know stays as it is',
    holds((history, ours, resolution) => {
      const { tree } = updated(history, ours, { resolution });
      const known = new Set([...made(history, 'before').keys(), ...made(history, 'now').keys()]);
      const own = [...ours].filter(([path]) => !known.has(path));
      expect(own.map(([path]) => [path, tree.get(path)])).toEqual(own);
    }),
  );

  it(
    'what the user deleted stays deleted',
    holds((history, ours, resolution) => {
      const { tree } = updated(history, ours, { resolution });
      const deleted = [...made(history, 'before').keys()].filter((path) => !ours.has(path));
      expect(deleted.filter((path) => tree.has(path))).toEqual([]);
    }),
  );

  it(
    'an executable bit that the user changed stays changed',
    holds((history, ours, resolution) => {
      const { tree } = updated(history, ours, { resolution });
      const changed = [...made(history, 'before').values()].filter(
        ({ path, executable }) => tree.has(path) && ours.get(path)?.executable === !executable,
      );
      expect(changed.filter(({ path, executable }) => tree.get(path)?.executable === executable)).toEqual([]);
    }),
  );

  it(
    'a text keeps the line ends and the byte order mark of its checkout',
    holds((history, ours, resolution) => {
      const { tree } = updated(history, ours, { resolution });
      const texts = [...ours].map(([path, state]) => ({ path, state, after: tree.get(path) }));
      const other = texts.filter(({ state, after }) => after && !isBinary(after) && !isOfSameCheckout(state, after));
      expect(other).toEqual([]);
    }),
  );

  it(
    'a file that is no text is that of one side, whole',
    holds((history, ours, resolution) => {
      const { tree, plan } = updated(history, ours, { resolution });
      const files = made(history, 'now');
      const mixed = plan.filter(({ path, ...file }) => {
        const sides = [file.ours, files.get(path)];
        const after = tree.get(path)?.contents;
        return after && sides.some(isBinary) && !sides.some((side) => side?.contents.equals(after));
      });
      expect(mixed).toEqual([]);
    }),
  );

  it(
    'a second run has nothing to change',
    holds((history, ours, resolution) => {
      const { tree } = updated(history, ours, { resolution });
      expect(changes(updated(history, tree, { from: 'now', resolution }).plan)).toEqual([]);
    }),
  );

  it(
    'the order of its parts does not matter',
    holds((history, ours, resolution) => {
      const order = [...history.parts.keys()].toReversed();
      expect(updated(history, ours, { resolution, order }).tree).toEqual(updated(history, ours, { resolution }).tree);
    }),
  );
});
