import { join } from 'node:path';
import { defineConfig, mergeConfig } from 'vite';
import { root } from './paths.mjs';
import { nodeConfig } from './vite.node.mjs';

/** A sandboxed preload must be one CommonJS file. */
export default mergeConfig(
  nodeConfig,
  defineConfig({
    build: {
      target: 'chrome130',
      emptyOutDir: false,
      rolldownOptions: {
        input: { preload: join(root, 'electron/preload.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  }),
);
