import { join } from 'node:path';
import { listBundled } from './bundled.mjs';
import { output, root } from './paths.mjs';

/**
 * What the builds of the main process and of the preload have in common: everything is bundled but what the runtime has.
 * @satisfies {import('vite').UserConfig}
 */
export const nodeConfig = {
  root: join(root, 'electron'),
  publicDir: false,
  plugins: [listBundled()],
  ssr: { noExternal: true, target: 'node' },
  build: { ssr: true, outDir: join(output, 'electron'), minify: false },
};
