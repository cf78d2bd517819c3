import fc from 'fast-check';
import type { State } from '../../project/merging/decide.js';
import type { RenderedFile } from '../../project/parts.js';
import { linesOf } from '../../project/merging/merge.js';
import { anyEdits, type Edit, edited, linesBy } from '../support/edits.js';

/** What there is in a project's folder, by path. */
export type Tree = ReadonlyMap<string, State>;

/** A template in two versions: where it has no place in one of them, it was added or dropped; with two it was moved. */
export interface Template {
  readonly before: string | undefined;
  readonly now: string | undefined;
  readonly lines: readonly string[];
  readonly edits: readonly Edit[];
  readonly hasLastEnd: boolean;
  readonly executable: boolean;
  readonly changesMode: boolean;
  /** In which versions it is no text. */
  readonly binary: readonly Version[];
}

export type Version = 'before' | 'now';

export interface History {
  /** The templates of each part, which has a folder of its own. */
  readonly parts: readonly (readonly Template[])[];
  /** What the project answered to a question that the templates use. */
  readonly answers: Readonly<Record<Version, string>>;
  /** How the user has checked the project out. */
  readonly checkout: 'lf' | 'crlf';
  readonly deeds: readonly Deed[];
}

/** One thing that the user does to the project; `file` counts through the files that are there. */
export interface Deed {
  readonly kind: 'edit' | 'delete' | 'add' | 'rename' | 'chmod' | 'crlf' | 'mark' | 'no last end' | 'binary';
  readonly file: number;
  readonly place: string;
  readonly edits: readonly Edit[];
}

/** Stands for the answer in a template's text. */
export const ANSWER = '{answer}';

const PLACES = ['a.py', 'b.py', 'lib/c.py', 'lib/d.py', 'bin/e'];
const OWN_PLACES = ['own/f.py', ...[0, 1, 2].flatMap((part) => PLACES.map((place) => `${folderOf(part)}/${place}`))];

const anyLines = fc.oneof(
  fc.uniqueArray(fc.nat(30), { maxLength: 12 }).map((numbers) => numbers.map((number) => `line ${number}\n`)),
  fc.array(fc.constantFrom('\n', '}\n', 'the same\n', `${ANSWER}\n`), { maxLength: 12 }),
);
const anyPlace = fc.option(fc.constantFrom(...PLACES), { nil: undefined, freq: 4 });

function anyTemplate(binary: readonly (readonly Version[])[]): fc.Arbitrary<Template> {
  return fc.record({
    before: anyPlace,
    now: anyPlace,
    lines: anyLines,
    edits: anyEdits,
    hasLastEnd: seldom.map((holds) => !holds),
    executable: fc.boolean(),
    changesMode: seldom,
    binary: fc.constantFrom(...binary),
  });
}

const seldom = fc.nat(5).map((sixth) => sixth === 5);

const anyDeed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom(
    'edit',
    'edit',
    'edit',
    'delete',
    'add',
    'rename',
    'chmod',
    'crlf',
    'mark',
    'no last end',
    'binary',
  ),
  file: fc.nat(20),
  place: fc.constantFrom(...OWN_PLACES),
  edits: anyEdits,
});

function anyHistoryOf(template: fc.Arbitrary<Template>): fc.Arbitrary<History> {
  return fc.record({
    // Most templates stay where they are.
    parts: fc.array(fc.array(fc.oneof(template, template.map(staying)), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    }),
    answers: fc.record({ before: fc.constant('one'), now: fc.constantFrom('one', 'two') }),
    checkout: fc.constantFrom('lf', 'lf', 'crlf'),
    deeds: fc.array(anyDeed, { maxLength: 8 }),
  });
}

function staying(template: Template): Template {
  return { ...template, now: template.before };
}

/** Projects whose templates are texts, as those of this package are. */
export const anyTextHistory = anyHistoryOf(anyTemplate([[]]));

export const anyHistory = anyHistoryOf(anyTemplate([[], [], [], [], ['before'], ['now'], ['before', 'now']]));

export function folderOf(part: number): string {
  return `part${part}`;
}

/** A template as its author has it in one version, `ANSWER` and all; places are below the part's folder. */
export interface Source extends Omit<RenderedFile, 'contents'> {
  readonly text: string | Buffer;
}

/** The templates of a part in one version. Of two for one place only the first counts. */
export function sourcesOf(templates: readonly Template[], version: Version): Source[] {
  const sources = new Map<string, Source>();
  for (const template of templates) {
    const path = template[version];
    if (path !== undefined && !sources.has(path)) sources.set(path, sourceOf(template, path, version));
  }
  return [...sources.values()];
}

function sourceOf(template: Template, path: string, version: Version): Source {
  const { before, edits, executable, changesMode, binary } = template;
  const isNow = version === 'now';
  return {
    path,
    formerly: isNow && before !== undefined && before !== path ? ['older.py', before] : [],
    executable: isNow && changesMode ? !executable : executable,
    text: binary.includes(version) ? Buffer.from([0, isNow ? edits.length : 0]) : textOf(template, version),
  };
}

function textOf({ lines, edits, hasLastEnd }: Template, version: Version): string {
  const text = (version === 'before' ? lines : edited(lines, edits, linesBy('template'))).join('');
  return hasLastEnd ? text : text.replace(/\n$/, '');
}

/** What the templates of a part make of a project's answer. */
export function madeBy({ parts, answers }: History, part: number, version: Version) {
  return sourcesOf(parts[part] ?? [], version).map(({ path, formerly, executable, text }): RenderedFile => ({
    path: `${folderOf(part)}/${path}`,
    formerly: formerly.map((place) => `${folderOf(part)}/${place}`),
    executable,
    contents: Buffer.isBuffer(text) ? text : Buffer.from(text.replaceAll(ANSWER, answers[version])),
  }));
}

/** All that the templates make, in the line ends of the user's checkout. */
export function treeBy(history: History, version: Version): Tree {
  const made = history.parts.flatMap((_templates, part) => madeBy(history, part, version));
  return new Map(
    made.map(({ path, executable, contents }) => [
      path,
      { executable, contents: history.checkout === 'crlf' && !contents.includes(0) ? withCrlf(contents) : contents },
    ]),
  );
}

/** A project after all that the user did to it. Every line that is theirs alone is another one. */
export function treeAfter(tree: Tree, deeds: readonly Deed[]): Tree {
  const own = linesBy('mine');
  return deeds.reduce((before, deed) => afterDeed(before, deed, own), tree);
}

function afterDeed(tree: Tree, { kind, file, place, edits }: Deed, own: () => string): Tree {
  const after = new Map(tree);
  if (kind === 'add') return after.set(place, { contents: Buffer.from(`${own()}\n`), executable: false });
  const path = [...tree.keys()][file % Math.max(tree.size, 1)];
  const state = path === undefined ? undefined : tree.get(path);
  if (path === undefined || state === undefined) return tree;
  if (kind === 'delete' || kind === 'rename') after.delete(path);
  if (kind === 'delete') return after;
  if (kind === 'rename') return after.set(place, state);
  if (kind === 'chmod') return after.set(path, { ...state, executable: !state.executable });
  return after.set(path, { ...state, contents: rewritten(state.contents, kind, edits, own) });
}

function rewritten(
  contents: Buffer,
  kind: 'edit' | 'crlf' | 'mark' | 'no last end' | 'binary',
  edits: readonly Edit[],
  own: () => string,
): Buffer {
  if (kind === 'binary' || contents.includes(0)) return Buffer.from(`\0${own()}`);
  switch (kind) {
    case 'edit': {
      const [, mark = '', text = ''] = /^(\ufeff?)(.*)$/s.exec(contents.toString()) ?? [];
      return Buffer.from(mark + edited(linesOf(text), edits, own).join(''));
    }
    case 'crlf':
      return withCrlf(contents);
    case 'mark':
      return Buffer.from(`\ufeff${contents.toString().replace(/^\ufeff/, '')}`);
    case 'no last end':
      return Buffer.from(contents.toString().replace(/\r?\n$/, ''));
  }
}

function withCrlf(contents: Buffer): Buffer {
  return Buffer.from(contents.toString().replace(/\r?\n/g, '\r\n'));
}

/** What one side alone wrote, `mine` or `template`: its pieces of text, each up to the end of its line. */
export function linesOfSide(side: 'mine' | 'template', states: Iterable<State | undefined>): string[] {
  const texts = [...states].map((state) => state?.contents.toString('latin1') ?? '');
  return texts.flatMap((text) => text.match(new RegExp(`${side} \\d+\\.[^\\r\\n]*`, 'g')) ?? []).toSorted();
}
