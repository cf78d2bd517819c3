/** What is changed in the packages of others, by module: text, and what comes in its place. */
const PATCHES = {
  // They read their own package.json, which the bundle has not: what is required by name is put in.
  'node_modules/yeoman-environment/dist/environment-base.js': [
    ['const require = createRequire(import.meta.url);\n', ''],
  ],
  'node_modules/yeoman-generator/dist/generator.js': [
    [`JSON.parse(readFileSync(pathJoin(_dirname, '../package.json'), 'utf8'))`, `require('../package.json')`],
    // Generators have all of lodash for their authors, `this._`: ours do without.
    [`import * as _ from 'lodash-es';\n`, ''],
    ['    _ = _;\n', ''],
  ],
};

/** All of lodash is 640 modules; of those that are named each is imported alone. */
const FROM_LODASH = /^import \{([^}]+)\} from 'lodash-es';$/gm;

/**
 * The source of a module as it is bundled.
 *
 * @throws Error where there is a patch that no longer applies.
 */
export function patched(identifier, source) {
  const single = source.replace(FROM_LODASH, (_import, names) => names.split(',').map(importFromLodash).join(' '));
  return (PATCHES[identifier] ?? []).reduce((text, [old, replacement]) => {
    if (text.split(old).length !== 2) throw new Error(`the patch of ${identifier} no longer applies: ${old}`);
    return text.replace(old, () => replacement);
  }, single);
}

function importFromLodash(named) {
  const [name, local = name] = named.trim().split(' as ');
  return `import ${local} from 'lodash-es/${name}.js';`;
}
