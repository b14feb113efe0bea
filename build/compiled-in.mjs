// What is compiled into the packages that ship, and has a licence and a copyright of its own.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * @typedef {object} CompiledIn
 * @property {string} name
 * @property {string | null} version null: the package does not say
 * @property {string} license as SPDX names it
 * @property {string} within the package that it is part of
 * @property {string} source where its source is
 * @property {string} text its notice and licence
 */

/** @returns {readonly CompiledIn[]} */
export function compiledIn() {
  return [
    {
      name: 'libmpg123',
      version: null,
      license: 'LGPL-2.1-only',
      within: 'mpg123-decoder',
      source: 'https://www.mpg123.de/',
      text:
        'Copyright (c) 1995-2020 by Michael Hipp and others. Compiled to WebAssembly, unchanged, as part of the package\n' +
        'mpg123-decoder, whose source says how (https://github.com/eshaz/wasm-audio-decoders): with it, and with the build\n' +
        `of Voicekeep, another version of the library can be put in its place.\n\n${textOf('LGPL-2.1.txt')}`,
    },
    {
      name: 'libsamplerate',
      version: null,
      license: 'BSD-2-Clause',
      within: '@alexanderolsen/libsamplerate-js',
      source: 'https://libsndfile.github.io/libsamplerate/',
      text: partOf('@alexanderolsen/libsamplerate-js/LICENSE.md', '# libsamplerate (aka'),
    },
    {
      name: 'SQLite',
      version: sqliteVersion(),
      license: 'blessing',
      within: '@photostructure/sqlite',
      source: 'https://www.sqlite.org/',
      text:
        'The author disclaims copyright to this source code. In place of a legal notice, here is a blessing:\n\n' +
        '   May you do good and not evil.\n' +
        '   May you find forgiveness for yourself and forgive others.\n' +
        '   May you share freely, never taking more than you give.',
    },
  ];
}

/** @param {string} file */
function textOf(file) {
  return readFileSync(join(root, 'build', 'licenses', file), 'utf8').trim();
}

/**
 * From a line of a package's file to its end.
 * @param {string} file
 * @param {string} start
 */
function partOf(file, start) {
  const path = join(root, 'node_modules', file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const at = text.indexOf(start);
  if (at < 0) throw new Error(`${file} has no part that begins with ${start}.`);
  return text.slice(at).trim();
}

function sqliteVersion() {
  const header = join(root, 'node_modules/@photostructure/sqlite/src/upstream/sqlite3.h');
  if (!existsSync(header)) return null;
  return /^#define SQLITE_VERSION\s+"([^"]+)"/m.exec(readFileSync(header, 'utf8'))?.[1] ?? null;
}
