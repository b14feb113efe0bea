// Which packages end up in the bundles: Vite's own word, kept in out/bundled.json. Licences and a test go by it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nativePackages } from './native-packages.mjs';
import { output, root } from './paths.mjs';

export const bundledFile = join(output, 'bundled.json');

/**
 * Folder of each package that ships, relative to the repository, by the package's name.
 * @returns {Record<string, string>}
 */
export function shippedPackages() {
  /** @type {Record<string, string>} */
  const bundled = JSON.parse(readFileSync(bundledFile, 'utf8'));
  const beside = Object.keys(nativePackages).map((name) => [name, `node_modules/${name}`]);
  const all = { ...bundled, ...Object.fromEntries(beside) };
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Adds the packages of a build to the list.
 * @returns {import('vite').Plugin}
 */
export function listBundled() {
  return {
    name: 'list-bundled',
    generateBundle(_options, bundle) {
      /** @type {Record<string, string>} */
      const found = existsSync(bundledFile) ? JSON.parse(readFileSync(bundledFile, 'utf8')) : {};
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const id of Object.keys(chunk.modules)) {
          const match = /^\0?(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id.replaceAll('\\', '/'));
          if (match?.[1] && match[2]) found[match[2]] = relative(root, match[1]).replaceAll('\\', '/');
        }
      }
      writeFileSync(bundledFile, `${JSON.stringify(found, null, 2)}\n`);
    },
  };
}
