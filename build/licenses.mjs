// The licences of what ships, in one text for the package and the About box. Electron's and Chromium's own lie
// beside the program as LICENSE.electron.txt and LICENSES.chromium.html.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './bundled.mjs';
import { root } from './paths.mjs';

/** After the bundles are made. */
export function licenseTexts() {
  const own = `Voicekeep\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  const others = Object.entries(shippedPackages()).map(([name, folder]) =>
    licenseOf(name, join(root, folder)),
  );
  return `${[own, ...others].join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

/**
 * @param {string} name
 * @param {string} folder
 */
function licenseOf(name, folder) {
  if (!existsSync(folder)) throw new Error(`${name} ships, but is not installed.`);
  /** @type {{ version: string, license?: string }} */
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file && !license) throw new Error(`${name} ships, but has no licence.`);
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}`;
}
