import { readFileSync } from 'node:fs';

/** The files that docs/compose.md shows, by the names in the comments before them. */
export function documentedFiles(): Record<string, string> {
  const text = readFileSync(new URL('../../docs/compose.md', import.meta.url), 'utf8');
  const shown = text.matchAll(/^<!-- (\S+) -->\n\n```\w+\n(.*?)^```$/gms);
  return Object.fromEntries(Array.from(shown, ([, name = '', code = '']) => [name, code]));
}
