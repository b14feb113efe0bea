import { join } from 'node:path';
import { defineConfig } from 'vite';
import { listBundled } from './bundled.mjs';
import { output, root } from './paths.mjs';

/** A sandboxed preload must be one CommonJS file. */
export default defineConfig({
  root: join(root, 'electron'),
  publicDir: false,
  plugins: [listBundled()],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'chrome130',
    outDir: join(output, 'electron'),
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: { preload: join(root, 'electron/preload.ts') },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});
