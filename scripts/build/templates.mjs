import ejs from 'ejs';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** What Python and its tools keep. */
const CACHE = /__pycache__|\.(mypy|pytest|ruff)_cache/;

/** The module that stands for project/own-templates.ts in the bundle: all templates, compiled. */
export function templatesModule() {
  const kinds = readdirSync(inRoot('generators'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const templates = kinds.map(({ name }) => `${JSON.stringify(name)}: {\n${templatesOf(name).join('')}}`).join(',\n');
  const version = createHash('sha256').update(templates).digest('hex');
  return [
    `const templates = {\n${templates}};`,
    'exports.ownTemplate = (kind, source) => templates[kind][source];',
    `exports.templatesVersion = () => '${version}';`,
    '',
  ].join('\n');
}

function templatesOf(kind) {
  const folder = inRoot('generators', kind, 'templates');
  return filesBelow(folder).map((name) => {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readFileSync(path.join(folder, name)),
    );
    const template = name.endsWith('.ejs') ? `{ render: ${compiled(text)} }` : `{ text: ${JSON.stringify(text)} }`;
    return `${JSON.stringify(name)}: ${template},\n`;
  });
}

function filesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
      .filter((name) => !CACHE.test(name))
      .toSorted();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** As a function of the data. The placeholders are put in before a template is rendered, and so are no text of users. */
function compiled(text) {
  const tagged = text
    .replace(/\b_package_\b/g, '<%- libname %>')
    .replace(/\b_name_\b/g, `<%- locals.name ?? '_name_' %>`);
  const template = new ejs.Template(tagged, { compileDebug: false });
  template.compile();
  return `(locals) => {\n${template.source}}`;
}
