import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import escapeRegExp from 'lodash/escapeRegExp.js';

/** What gets another name: paths from the project's root, with `/`. */
export type Renaming = readonly [from: string, to: string];

/**
 * A text with its references to what gets other names: to the paths of files and of their folder, to files by name, and
 * in code to modules. What only happens to be the same word, such as `df["features"]`, stays.
 */
export function withReferences(contents: Buffer, files: readonly Renaming[], folder?: Renaming): Buffer {
  if (!isUtf8(contents)) return contents;
  const patterns = [...(folder ? [whole(folder)] : []), ...files.flatMap(ofFile)];
  return Buffer.from(patterns.reduce((text, [pattern, to]) => text.replace(pattern, () => to), contents.toString()));
}

type Replacement = readonly [pattern: RegExp, to: string];

function ofFile([from, to]: Renaming): Replacement[] {
  const [name, newName] = [path.posix.basename(from), path.posix.basename(to)];
  // In a folder of another name a file often keeps its own.
  if (name === newName) return [whole([from, to])];
  const byName = [whole([from, to]), whole([name, newName])];
  return name.endsWith('.py') ? [...byName, [moduleName(from), path.posix.basename(to, '.py')]] : byName;
}

function whole([from, to]: Renaming): Replacement {
  return [new RegExp(String.raw`(?<![\w.-])${escapeRegExp(from)}(?![\w-])`, 'g'), to];
}

/** `features` in `import features`, `cool_library.features` and `features.mean`, but not in a string or a file's name. */
function moduleName(file: string): RegExp {
  const [folder, name] = [path.posix.dirname(file), path.posix.basename(file, '.py')].map(escapeRegExp) as [
    string,
    string,
  ];
  return new RegExp(String.raw`(?<=\b(?:import |${folder}\.))${name}\b|(?<![\w./"'-])${name}(?=\.[A-Za-z_])`, 'g');
}
