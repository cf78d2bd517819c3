import path from 'node:path';

/** A folder and all above it, the nearest first. */
export function withAncestors(folder: string): string[] {
  const place = path.resolve(folder);
  const parent = path.dirname(place);
  return parent === place ? [place] : [place, ...withAncestors(parent)];
}
