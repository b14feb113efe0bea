// The packages with a binary of their own, and what they load: the one list of what is packed beside the bundles.
// Vite leaves them out, electron-builder.yml takes them in (as the configuration that it extends), and licences, the
// bill of materials and the tests of the package go by it.

/**
 * By package, the files of it that the installed program loads or has to carry. `${platform}` and `${arch}`: the
 * system and processor that is packed for.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const nativePackages = {
  '@photostructure/sqlite': [
    'package.json',
    'LICENSE',
    'dist/index.{cjs,mjs}',
    'dist/chunk-*.mjs',
    // Electron is not there for musl.
    'prebuilds/${platform}-${arch}/!(*.musl).node',
  ],
  // Finds the binary of @photostructure/sqlite.
  'node-gyp-build': ['package.json', 'LICENSE', 'index.js', 'node-gyp-build.js'],
  keytar: ['package.json', 'LICENSE.md', 'lib/keytar.js', 'build/Release/keytar.node'],
};

/** What electron-builder is told of them. */
export default {
  files: [
    '!**/node_modules/**',
    ...Object.entries(nativePackages).flatMap(([name, files]) =>
      files.map((file) => `**/node_modules/${name}/${file}`),
    ),
  ],
  // A binary is loaded from a real file.
  asarUnpack: ['**/node_modules/**/*.node'],
};
