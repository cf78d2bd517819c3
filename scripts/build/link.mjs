import { build } from 'esbuild';
import path from 'node:path';
import { isModule, lazyModule } from './lazy.mjs';
import { identifierOf, inRoot, root } from './paths.mjs';

/** What packages of others want to have, if it is there, and do without. */
const LEFT_OUT = new Set(['@npmcli/arborist', 'supports-color']);

/** Modules that the build makes, in the place of ours. */
const MADE = { 'project/own-templates.ts': './templates.js' };

const RESOLVED = Symbol('resolved');

/**
 * Links modules into one file, `NAME.js`, which exports what loads them by their identifiers.
 *
 * @param chunkOf - The name of the file that a module goes into.
 * @returns The modules in it, by their identifiers, with those that they import.
 */
export async function link(folder, name, modules, chunkOf) {
  const { metafile } = await build({
    entryPoints: [name],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
    plugins: [linker(name, modules, chunkOf)],
  });
  const inputs = Object.entries(metafile.inputs).filter(([input]) => input.startsWith('module:'));
  return new Map(
    inputs.map(([input, { imports }]) => [
      fileOf(input.slice('module:'.length)),
      imports
        .filter((imported) => imported.path.startsWith('module:'))
        .map((imported) => fileOf(imported.path.slice('module:'.length))),
    ]),
  );
}

/** esbuild takes a file called `.mjs` or one in a package of type `module` for no CommonJS. */
const pathOf = (file) => `${file}.cjs`;
const fileOf = (file) => file.slice(0, -'.cjs'.length);

function linker(name, modules, chunkOf) {
  return {
    name: 'linker',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path: wanted, importer, kind, resolveDir, namespace, pluginData }) => {
        if (pluginData === RESOLVED) return undefined;
        if (kind === 'entry-point') return { path: wanted, namespace: 'entry' };
        if (namespace === 'elsewhere' || LEFT_OUT.has(wanted)) return { path: wanted, external: true };
        const from = namespace === 'module' ? fileOf(importer) : '';
        const asModule = from !== '' && kind === 'require-call' && isModule(from);
        const found = await resolve(wanted, {
          kind: asModule ? 'import-statement' : kind,
          importer: from,
          resolveDir,
          pluginData: RESOLVED,
        });
        if (found.errors.length > 0 || found.external) return found;
        const made = MADE[identifierOf(found.path)];
        if (made) return { path: made, external: true };
        const chunk = chunkOf(found.path);
        return { path: pathOf(found.path), namespace: chunk === name ? 'module' : 'elsewhere', pluginData: chunk };
      });
      onLoad({ filter: /.*/, namespace: 'entry' }, () => ({
        contents: modules
          .map((file) => `exports[${JSON.stringify(identifierOf(file))}] = () => require(${JSON.stringify(file)});`)
          .join('\n'),
        resolveDir: root,
      }));
      onLoad({ filter: /.*/, namespace: 'module' }, async ({ path: place }) => {
        const file = fileOf(place);
        return {
          contents: await lazyModule(file),
          loader: file.endsWith('.json') ? 'json' : 'js',
          resolveDir: path.dirname(file),
        };
      });
      onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path: place, pluginData: chunk }) => ({
        contents: `module.exports = require('./${chunk}.js')[${JSON.stringify(identifierOf(fileOf(place)))}]();`,
        resolveDir: inRoot('dist/cli'),
      }));
    },
  };
}
