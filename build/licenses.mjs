// The licences of what ships, in one text for the package and the About box. Electron's and Chromium's own lie
// beside the program as LICENSE.electron.txt and LICENSES.chromium.html.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './bundled.mjs';
import { compiledIn } from './compiled-in.mjs';
import { root } from './paths.mjs';

/**
 * After the bundles are made.
 * @param {Readonly<Record<string, string>>} [packages] folder of each package that ships, by its name
 */
export function licenseTexts(packages = shippedPackages()) {
  const own = `Voicekeep\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  const others = Object.entries(packages).map(([name, folder]) => licenseOf(name, join(root, folder)));
  const within = compiledIn()
    .filter((part) => part.within in packages)
    .map(
      ({ name, version, license, source, text, ...part }) =>
        `${name}${version === null ? '' : ` ${version}`} (${license}), in ${part.within}, ${source}\n\n${text}`,
    );
  return `${[own, ...others, ...within].join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

/**
 * @param {string} name
 * @param {string} folder
 */
function licenseOf(name, folder) {
  if (!existsSync(folder)) throw new Error(`${name} ships, but is not installed.`);
  /** @type {{ version: string, license?: string, author?: string | { name: string } }} */
  const { version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file && !license) throw new Error(`${name} ships, but has no licence.`);
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : withoutFile(name, license, author);
  return `${name} ${version} (${license})\n\n${text}`;
}

/**
 * What a package without a file of its licence says of it: whose it is, and the licence that it names.
 * @param {string} name
 * @param {string | undefined} license
 * @param {string | { name: string } | undefined} author
 */
function withoutFile(name, license, author) {
  const holder = typeof author === 'string' ? author : author?.name;
  if (license !== 'MIT' || !holder) throw new Error(`${name} ships, but does not say whose it is.`);
  const mit = readFileSync(join(root, 'LICENSE'), 'utf8');
  return `MIT License\n\nCopyright (c) ${holder}\n\n${mit.slice(mit.indexOf('Permission is hereby')).trim()}`;
}
