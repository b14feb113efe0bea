import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { listBundled } from './bundled.mjs';
import { output, root } from './paths.mjs';

export default defineConfig({
  root: join(root, 'renderer'),
  base: './',
  plugins: [svelte({ configFile: false }), listBundled()],
  build: {
    target: 'chrome130',
    outDir: join(output, 'renderer'),
    emptyOutDir: true,
    // The page's policy allows no inline script and no data: addresses but for audio.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
