import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HOSTED } from './bundle.mjs';

/** Writes the modules that yo and other generators import: each hands on what the bundle has of that name. */
export function writeImports(dist, chunkOf) {
  for (const module of HOSTED) {
    const place = path.join(dist, module.replace(/\.ts$/, '.js'));
    const chunk = path.join(dist, 'cli', `${chunkOf(module)}.js`);
    const names = Object.keys(createRequire(chunk)(chunk)[module]());
    const bundled = path.relative(path.dirname(place), chunk).replaceAll(path.sep, '/');
    const from = bundled.startsWith('.') ? bundled : `./${bundled}`;
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, textOf(from, module, names));
  }
}

function textOf(bundled, module, names) {
  return [
    `import { createRequire } from 'node:module';`,
    '',
    `const module = createRequire(import.meta.url)('${bundled}')['${module}']();`,
    ...names.map((name) =>
      name === 'default' ? 'export default module.default;' : `export const ${name} = module.${name};`,
    ),
    '',
  ].join('\n');
}
