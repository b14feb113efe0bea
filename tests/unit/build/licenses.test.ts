import { expect, it } from 'vitest';
import { compiledIn } from '../../../build/compiled-in.mjs';
import { licenseTexts } from '../../../build/licenses.mjs';

const packages = Object.fromEntries(
  [
    '@alexanderolsen/libsamplerate-js',
    '@photostructure/sqlite',
    '@wasm-audio-decoders/common',
    'howler',
    'mpg123-decoder',
  ].map((name) => [name, `node_modules/${name}`]),
);

it('each licence comes with the line that says whose the work is, also where the package has no file of it', () => {
  const parts = licenseTexts(packages).split(/\n\n-{72}\n\n/);
  expect(parts).toHaveLength(1 + Object.keys(packages).length + compiledIn().length);
  for (const part of parts) expect(part).toMatch(/copyright/i);
});

it('what is compiled in is named with its own licence', () => {
  const text = licenseTexts(packages);
  expect(text).toMatch(/^libmpg123 \(LGPL-2\.1-only\), in mpg123-decoder/m);
  expect(text).toContain('Michael Hipp');
  expect(text).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
  expect(text).toMatch(/^libsamplerate \(BSD-2-Clause\), in @alexanderolsen/m);
  expect(text).toMatch(/^SQLite 3\.\d+\.\d+ \(blessing\), in @photostructure\/sqlite/m);
});
