import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';
import memoize from 'lodash/memoize.js';
import { ownTemplate } from './own-templates.js';
import { asTemplate, kindOf, type Part, type RenderedFile, type TemplateData } from './parts.js';
import { templateError } from './template-errors.js';

/** What the templates stand for: `_package_` is the library's name, as a word of the text or a part of the path. */
const PACKAGE = /\b_package_\b/g;
/** And `_name_` that of a module or script, which in a path may be part of a word: `test__name_.py`. */
const NAME = { text: /\b_name_\b/g, path: /_name_/g };
const RENDERED = /\.ejs$/;

/** Functions that put a text into a language, for use in templates. */
const quoting = { toml, markdown, folded, dns };

/**
 * The text of a generated file. The library's name goes in first, so that a user's text that happens to hold the
 * placeholder, or a tag, stays as it is.
 *
 * @param source - Path of the template: only `*.ejs` is rendered.
 */
export function renderText(source: string, template: string, data: TemplateData): string {
  const text = template.replace(PACKAGE, data.libname).replace(NAME.text, data.name ?? '$&');
  if (!RENDERED.test(source)) return text;
  try {
    const made: unknown = compiled(text, source)({ ...quoting, ...data });
    if (typeof made !== 'string') throw new Error('it returns before its end');
    return made;
  } catch (error) {
    throw templateError(source, text, error);
  }
}

/** Compiled once for each text: a project may have a thousand demos. */
const compiled = memoize(
  (text: string, filename: string) => ejs.compile(text, { filename }),
  (text, filename) => `${filename}\n${text}`,
);

/** Where the file of a template goes: `_package_/text.py.ejs` → `cool_library/text.py`. */
export function renderPath(source: string, data: TemplateData): string {
  return source
    .replace(RENDERED, '')
    .replace(PACKAGE, data.libname)
    .replace(NAME.path, data.name ?? '$&');
}

/** Renders the files of a part, as the generator makes them. */
export function renderPart(part: Part, project: TemplateData): RenderedFile[] {
  const { files, folder = '', data: own } = part;
  const data = { ...project, ...own };
  const place = (destination: string) => path.posix.join(folder, renderPath(destination, data));
  return files
    .map(asTemplate)
    .filter((file) => file.when?.(data) ?? true)
    .map(({ source, destination = source, formerly = [], executable = false }) => ({
      path: place(destination),
      formerly: formerly.map(place),
      executable,
      contents: path.isAbsolute(source) ? renderTeams(source, data) : renderOwn(kindOf(part.part), source, data),
    }));
}

function renderOwn(kind: string, source: string, data: TemplateData): Buffer {
  const { text, render } = ownTemplate(kind, source);
  return Buffer.from(render ? render({ ...quoting, ...data }) : renderText(source, text, data));
}

function renderTeams(source: string, data: TemplateData): Buffer {
  const template = readFileSync(source);
  return isUtf8(template) ? Buffer.from(renderText(source, template.toString(), data)) : template;
}

/** A text as one line: newlines and runs of white space become a space. */
export function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A text as a quoted TOML string. */
export function toml(text: string): string {
  return JSON.stringify(text).replace(/\u007f/g, String.raw`\u007f`);
}

/** A library's name as Kubernetes takes names: `cool_library` → `cool-library`. */
export function dns(libname: string): string {
  return libname.replaceAll('_', '-');
}

/** A text as one line of Markdown that reads as it is written, without emphasis, links, tags or lists of its own. */
export function markdown(text: string): string {
  return folded(text)
    .replace(/[\\`*_[\]<>&#~|$]/g, String.raw`\$&`)
    .replace(/^[-+=]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}
