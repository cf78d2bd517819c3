/** Whole numbers below a bound, always the same ones for a seed (mulberry32). */
export function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** A text after up to three edits: lines inserted, deleted, changed and moved, some of them as the other side does. */
export function edited(base: readonly string[], side: string, next: (bound: number) => number): string[] {
  const lines = [...base];
  for (let count = next(4); count > 0; count -= 1) edit(lines, side, next);
  return lines;
}

function edit(lines: string[], side: string, next: (bound: number) => number): void {
  const at = next(lines.length + 1);
  switch (next(4)) {
    case 0:
      lines.splice(at, 0, next(3) > 0 ? `${side} ${next(1e9)}\n` : 'the same\n');
      break;
    case 1:
      lines.splice(at, 1 + next(2));
      break;
    case 2:
      if (at < lines.length) lines[at] = `${next(3) > 0 ? side : 'both'} ${lines[at]}`;
      break;
    default: {
      const moved = lines.splice(at, 1 + next(2));
      lines.splice(next(lines.length + 1), 0, ...moved);
    }
  }
}
