/**
 * The text of a JSON object with the value of one key replaced, or added at its end. All else stays as it is, byte for
 * byte: it belongs to others, who may have written it in another way than we would.
 *
 * @param text - A JSON object that is well formed.
 * @param value - JSON of as many lines as it likes, written for an object whose keys are indented by two spaces.
 */
export function withSection(text: string, key: string, value: string): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const section = value.replaceAll('\n', lineEnd);
  const place = placeOf(text, key);
  if (place) return text.slice(0, place.start) + section + text.slice(place.end);
  const end = text.lastIndexOf('}');
  const others = text.slice(0, end).trimEnd();
  const comma = others.endsWith('{') ? '' : ',';
  return `${others}${comma}${lineEnd}  ${JSON.stringify(key)}: ${section}${lineEnd}${text.slice(end)}`;
}

/** Where the value of a key is in the text of an object; of a key that is there twice the last one counts. */
function placeOf(text: string, key: string): { start: number; end: number } | undefined {
  let [depth, start, name] = [0, -1, ''];
  let place: { start: number; end: number } | undefined;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)) {
    const isEnd = depth === 1 && (token === ',' || token === '}');
    if (isEnd && start >= 0) place = { start, end: index - trailing(text.slice(start, index)) };
    if (isEnd) start = -1;
    if (depth === 1 && token === ':' && JSON.parse(name) === key) start = index + 1 + leading(text.slice(index + 1));
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    name = token;
  }
  return place;
}

const leading = (text: string) => text.length - text.trimStart().length;
const trailing = (text: string) => text.length - text.trimEnd().length;
