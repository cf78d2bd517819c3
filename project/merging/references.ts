import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import escapeRegExp from 'lodash/escapeRegExp.js';

/** What gets another name: paths from the project's root, with `/`. */
export type Renaming = readonly [from: string, to: string];

/**
 * A text with its references to what gets other names: to the paths of files and of their folder, to files by name, and
 * in code to modules. What only happens to be the same word, such as `df["features"]` or a variable, stays.
 */
export function withReferences(contents: Buffer, files: readonly Renaming[], folder?: Renaming): Buffer {
  if (!isUtf8(contents)) return contents;
  const replacements = [...(folder ? [whole(folder)] : []), ...files.flatMap(ofFile)];
  return Buffer.from(replacements.reduce((text, replace) => replace(text), contents.toString()));
}

type Replacement = (text: string) => string;

function ofFile([from, to]: Renaming): Replacement[] {
  const [name, newName] = [path.posix.basename(from), path.posix.basename(to)];
  // In a folder of another name a file often keeps its own.
  if (name === newName) return [whole([from, to])];
  const byName = [whole([from, to]), whole([name, newName])];
  return name.endsWith('.py') ? [...byName, module(from, path.posix.basename(to, '.py'))] : byName;
}

/** Not as the beginning of another one: `demos/old.v2` is no `demos/old`. */
function whole([from, to]: Renaming): Replacement {
  const pattern = new RegExp(String.raw`(?<![\w.-])${escapeRegExp(from)}(?![\w-]|\.\w)`, 'g');
  return (text) => text.replace(pattern, () => to);
}

/**
 * `features` in imports and in `cool_library.features`, and where it is imported in `features.mean`, too: elsewhere, as
 * in the module itself, that is a variable. Neither in a string nor in a file's name.
 */
function module(file: string, newName: string): Replacement {
  const [folder = '', name = ''] = [path.posix.dirname(file), path.posix.basename(file, '.py')].map(escapeRegExp);
  const list = String.raw`(?:[\w, ]{0,200}|\([\w,\s]{0,400})`;
  const ahead = String.raw`\b${folder}\.|\bfrom \.`;
  const imported = new RegExp(
    String.raw`\b${name}\b(?<=(?:${ahead}|\bfrom (?:${folder}|\.) import ${list}\b)${name})`,
    'gm',
  );
  const used = new RegExp(String.raw`(?<![\w./"'-])${name}(?=\.[A-Za-z_])`, 'g');
  return (text) => {
    const renamed = text.replace(imported, () => newName);
    return renamed === text ? text : renamed.replace(used, () => newName);
  };
}
