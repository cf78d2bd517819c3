/** What is changed in packages of others, as they read files that the bundle does not have. */
const PATCHES = {
  'node_modules/yeoman-environment/dist/environment-base.js': [
    ['const require = createRequire(import.meta.url);\n', ''],
  ],
  'node_modules/yeoman-generator/dist/generator.js': [
    [`JSON.parse(readFileSync(pathJoin(_dirname, '../package.json'), 'utf8'))`, `require('../package.json')`],
  ],
};

/**
 * The source of a module as it is bundled.
 *
 * @throws Error where there is a patch that no longer applies.
 */
export function patched(identifier, source) {
  return (PATCHES[identifier] ?? []).reduce((text, [old, replacement]) => {
    if (text.split(old).length !== 2) throw new Error(`the patch of ${identifier} no longer applies: ${old}`);
    return text.replace(old, () => replacement);
  }, source);
}
