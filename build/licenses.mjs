// The licences of what ships, in one text for the package and the About box. Electron's and Chromium's own lie
// beside the program as LICENSE.electron.txt and LICENSES.chromium.html.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { modules, root } from './paths.mjs';

/** Everything that is bundled or packed; docs/DEPENDENCIES.md says why each is there, and a test holds the two together. */
export const shipped = [
  '@lucide/svelte',
  '@photostructure/sqlite',
  '@wasm-audio-decoders/common',
  'commander',
  'howler',
  'keytar',
  'mpg123-decoder',
  'node-gyp-build',
  'simple-yenc',
  'svelte',
  'yazl',
  'buffer-crc32',
  'zod',
];

export function licenseTexts() {
  const own = `Voicekeep\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  return `${[own, ...shipped.map(licenseOf)].join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

/** @param {string} name */
function licenseOf(name) {
  const folder = join(modules, name);
  if (!existsSync(folder)) throw new Error(`${name} ships, but is not installed.`);
  /** @type {{ version: string, license?: string }} */
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}`;
}
