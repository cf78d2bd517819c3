import fc from 'fast-check';

/** One edit of a text, as data: what fails shrinks to the edit that matters. Places beyond the text count on from its start. */
export interface Edit {
  readonly kind: 'insert' | 'delete' | 'change' | 'move';
  readonly at: number;
  readonly count: number;
  readonly to: number;
  /** Whether the other side may do just the same. */
  readonly shared: boolean;
}

/** Up to three edits: lines inserted, deleted, changed and moved. */
export const anyEdits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('insert', 'delete', 'change', 'move'),
    at: fc.nat(25),
    count: fc.integer({ min: 1, max: 2 }),
    to: fc.nat(25),
    shared: fc.nat(2).map((third) => third === 2),
  }),
  { maxLength: 3 },
);

/** Lines of one side alone, each another one: `ours 1.`, `ours 2.` … */
export function linesBy(side: string): () => string {
  let count = 0;
  return () => `${side} ${(count += 1)}.`;
}

/**
 * A text after edits.
 *
 * @param own - Makes what only this side writes.
 */
export function edited(base: readonly string[], edits: readonly Edit[], own: () => string): string[] {
  return edits.reduce((lines, edit) => afterOne(lines, edit, own), [...base]);
}

function afterOne(lines: string[], { kind, count, shared, ...places }: Edit, own: () => string): string[] {
  const at = places.at % (lines.length + 1);
  switch (kind) {
    case 'insert':
      return lines.toSpliced(at, 0, `${shared ? 'the same' : own()}\n`);
    case 'delete':
      return lines.toSpliced(at, count);
    case 'change':
      return lines.map((line, index) => (index === at ? `${shared ? 'both' : own()} ${line}` : line));
    case 'move': {
      const rest = lines.toSpliced(at, count);
      return rest.toSpliced(places.to % (rest.length + 1), 0, ...lines.slice(at, at + count));
    }
  }
}
