/** Puts as many words into a line as there is room for; a longer word has a line of its own. */
export function wrapped(words: readonly string[], room: number, gap = ' '): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = `${lines.at(-1)}${gap}${word}`;
    if (lines.length > 0 && line.length <= room) lines.splice(-1, 1, line);
    else lines.push(word);
  }
  return lines;
}
