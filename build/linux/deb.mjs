// A deb out of a folder, with dpkg-deb.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDate } from '../paths.mjs';
import { Failure, capture, lastLines } from '../terminal.mjs';

/**
 * @param {string} folder becomes the package's root
 * @param {import('./fpm.mjs').Wishes} wishes
 * @throws {Failure} when dpkg-deb does not build it
 */
export function buildDeb(folder, wishes) {
  const { one } = wishes;
  const documents = join(folder, 'usr', 'share', 'doc', one('--name'));
  mkdirSync(documents, { recursive: true });
  writeFileSync(
    join(documents, 'changelog.gz'),
    gzipSync(readFileSync(one('--deb-changelog')), { level: 9 }),
  );
  const files = filesOf(folder);
  const control = join(folder, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(join(control, 'md5sums'), files.map(({ md5, path }) => `${md5}  ${path}\n`).join(''));
  const size = Math.ceil(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  writeFileSync(join(control, 'control'), controlFile(wishes, size));
  script(one('--after-install'), join(control, 'postinst'));
  script(one('--after-remove'), join(control, 'postrm'));
  const parameters = ['--build', '--root-owner-group', '-Zgzip', '-z1', folder, one('--package')];
  // Newer times than this, those of the folders and files made here, become this one.
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(buildDate().getTime() / 1000)) };
  const built = capture('dpkg-deb', parameters, { env });
  if (!built.ok) throw new Failure(`dpkg-deb could not build it: ${lastLines(built.output)}`);
}

/** @param {string} root */
function filesOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const md5 = createHash('md5').update(content).digest('hex');
      return { path: relative(root, path), bytes: content.length, md5 };
    })
    .sort((first, second) => (first.path < second.path ? -1 : 1));
}

/**
 * @param {import('./fpm.mjs').Wishes} wishes
 * @param {number} size in KiB
 */
function controlFile({ one, all }, size) {
  const [synopsis = '', ...long] = one('--description').split('\n');
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    License: one('--license'),
    Vendor: one('--vendor'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(size),
    Depends: all('-d').join(', '),
    Recommends: all('--deb-recommends').join(', '),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    'X-Voicekeep-Stand-In': 'made without fpm, on a runtime that nobody vouches for: for trying out only',
    Description: [
      `${synopsis} (trial package)`,
      ...long.map((line) => ` ${line.trim() || '.'}`),
      ' .',
      ' This package was made for trying out packaging. It is not a release.',
    ].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  return lines.map(([name, value]) => `${name}: ${value}\n`).join('');
}

/**
 * @param {string} source
 * @param {string} target
 */
function script(source, target) {
  copyFileSync(source, target);
  chmodSync(target, 0o755);
}
