import { transformAsync } from '@babel/core';
import commonjs from '@babel/plugin-transform-modules-commonjs';
import { transform } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { identifierOf } from './paths.mjs';
import { patched } from './patches.mjs';

/** As an expression in the bundle: where TypeScript would have put a module of ours. */
const urlOf = (file) => {
  const place = JSON.stringify(`../${identifierOf(file).replace(/\.ts$/, '.js')}`);
  return `new (require('node:url').URL)(${place}, require('node:url').pathToFileURL(__filename)).href`;
};

/** By file: the module as CommonJS whose imports are loaded when they are first used. */
const converted = new Map();

/**
 * A module as CommonJS, in which every import is loaded when it is first used: what a run does not reach costs nothing.
 * CommonJS modules stay as they are.
 */
export async function lazyModule(file) {
  if (!converted.has(file)) converted.set(file, convert(file));
  return converted.get(file);
}

async function convert(file) {
  const source = patched(identifierOf(file), readFileSync(file, 'utf8'));
  if (!isModule(file)) return source;
  const { code } = await transform(source, {
    loader: file.endsWith('.ts') ? 'ts' : 'js',
    target: 'es2023',
    define: { 'import.meta.url': '__url' },
    // Babel has no words for it.
    supported: { 'export-star-as': false },
  });
  const plugins = [[commonjs.default ?? commonjs, { lazy: () => true }]];
  const made = await transformAsync(code, { babelrc: false, configFile: false, compact: false, plugins });
  return made.code.replaceAll('__url', urlOf(file));
}

/** Whether a file is an ECMAScript module, as Node tells it. */
export function isModule(file) {
  if (/\.(ts|mjs)$/.test(file)) return true;
  return file.endsWith('.js') && typeOfPackage(path.dirname(file)) === 'module';
}

const types = new Map();

function typeOfPackage(folder) {
  if (!types.has(folder)) types.set(folder, readType(folder));
  return types.get(folder);
}

function readType(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).type;
  } catch {
    return folder === path.dirname(folder) ? undefined : typeOfPackage(path.dirname(folder));
  }
}
