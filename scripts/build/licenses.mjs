import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** Writes the licenses of all packages that have a module among those given. */
export function writeLicenses(place, modules) {
  const folders = new Set(modules.map(folderOf).filter((folder) => folder !== undefined));
  const notices = [...folders].map(noticeOf).toSorted((a, b) => (a < b ? -1 : 1));
  const head = 'The files beside this one hold the packages below, under their licenses.\n\n';
  writeFileSync(place, [head, ...new Set(notices)].join(`${'-'.repeat(80)}\n\n`));
}

/** The folder of the package that a module is of; of ours there is none. */
function folderOf(module) {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module) ?? [];
  return folder && inRoot(folder);
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const texts = textsOf(folder);
  if (license === undefined && texts.length === 0) throw new Error(`${folder} does not say its license`);
  const by = typeof author === 'string' ? author : author?.name;
  const head = [`${name} ${version}`, license, by].filter((word) => word !== undefined).join(', ');
  return [head, ...texts, ''].join('\n\n');
}

/** The texts of a package's license: files of their own, else what its README says of it. */
function textsOf(folder) {
  const read = (file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const names = readdirSync(folder);
  const texts = names.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).map(read);
  const readme = names.find((file) => /^readme/i.test(file));
  const [section] = (readme && /^#+ *licen[cs]e[^]*/im.exec(read(readme))) ?? [];
  return texts.length > 0 || section === undefined ? texts : [section];
}
