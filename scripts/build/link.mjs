import { build } from 'esbuild';
import path from 'node:path';
import { isModule, lazyModule } from './lazy.mjs';
import { identifierOf, inRoot, root } from './paths.mjs';

/** What packages of others want to have if it is there, and do without. */
const LEFT_OUT = new Set(['@npmcli/arborist', 'supports-color']);

/** Modules that the build makes, in the place of ours. */
const MADE = { 'project/own-templates.ts': './templates.js' };

/** esbuild takes a name that ends in `.mjs` or `.ts` for that of no CommonJS. */
const SUFFIX = '.cjs';
const NAMESPACE = 'module';

/** The module at a place that esbuild knows it by. */
const moduleAt = (place) => place.slice(0, -SUFFIX.length);

/** As esbuild and V8 name a module that was linked; `undefined` for whatever else they name. */
export function moduleNamed(name) {
  const start = `${NAMESPACE}:`;
  return name.startsWith(start) ? moduleAt(name.slice(start.length)) : undefined;
}

/**
 * Links modules into one file, `NAME.js`, which exports what loads them by their identifiers.
 *
 * @param chunkOf - The name of the file that a module goes into.
 * @param options.isTrial - Whether its functions keep the names by which V8 tells what was loaded.
 * @returns The modules in it, each with those that it imports.
 */
export async function link(folder, name, modules, chunkOf, { isTrial = false } = {}) {
  const { metafile } = await build({
    entryPoints: [name],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: !isTrial,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
    plugins: [linker(name, modules, chunkOf)],
  });
  const linked = Object.entries(metafile.inputs).map(([input, { imports }]) => [
    moduleNamed(input),
    importedIn(imports),
  ]);
  return new Map(linked.filter(([module]) => module !== undefined));
}

function importedIn(imports) {
  return imports.map((imported) => moduleNamed(imported.path)).filter((module) => module !== undefined);
}

function linker(name, modules, chunkOf) {
  const resolved = Symbol('resolved');
  return {
    name: 'linker',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path: wanted, importer, kind, resolveDir, namespace, pluginData }) => {
        if (pluginData === resolved) return undefined;
        if (kind === 'entry-point') return { path: wanted, namespace: 'entry' };
        if (namespace === 'elsewhere' || LEFT_OUT.has(wanted)) return { path: wanted, external: true };
        // What was an import finds what it found as such.
        const wasImport = namespace === NAMESPACE && isModule(inRoot(moduleAt(importer)));
        const asWhat = wasImport && kind === 'require-call' ? 'import-statement' : kind;
        const found = await resolve(wanted, { kind: asWhat, resolveDir, pluginData: resolved });
        if (found.errors.length > 0 || found.external) return found;
        const module = identifierOf(found.path);
        if (MADE[module]) return { path: MADE[module], external: true };
        return { path: module + SUFFIX, namespace: chunkOf(module) === name ? NAMESPACE : 'elsewhere' };
      });
      onLoad({ filter: /.*/, namespace: 'entry' }, () => ({
        contents: modules.map((module) => `exports['${module}'] = () => require('./${module}');`).join('\n'),
        resolveDir: root,
      }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path: place }) => {
        const file = inRoot(moduleAt(place));
        const loader = file.endsWith('.json') ? 'json' : 'js';
        return { contents: await lazyModule(file), loader, resolveDir: path.dirname(file) };
      });
      onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path: place }) => {
        const module = moduleAt(place);
        return { contents: `module.exports = require('./${chunkOf(module)}.js')['${module}']();` };
      });
    },
  };
}
