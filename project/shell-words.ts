/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return isPlain(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A text as one word of fish. */
export function fishWord(text: string): string {
  return isPlain(text) ? text : `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}

function isPlain(text: string): boolean {
  return /^[\w./-]+$/.test(text);
}
