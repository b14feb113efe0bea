import { join } from 'node:path';
import { defineConfig, mergeConfig } from 'vite';
import { nativePackages } from './native-packages.mjs';
import { root } from './paths.mjs';
import { nodeConfig } from './vite.node.mjs';

/** `electron` is there at run time only. */
const external = ['electron', ...Object.keys(nativePackages), /^node:/];

/** The main process, the terminal, the workers and the keychain's process. Shared code lies beside them, so that addresses relative
 *  to `import.meta.url` mean the same in every file. */
export default mergeConfig(
  nodeConfig,
  defineConfig({
    build: {
      target: 'node20',
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        input: {
          entry: join(root, 'electron/entry.ts'),
          main: join(root, 'electron/main.ts'),
          cli: join(root, 'electron/cli.ts'),
          'library-worker': join(root, 'electron/library/database/worker.ts'),
          'audio-worker': join(root, 'electron/library/audio/worker.ts'),
          'keychain-process': join(root, 'electron/keychain/keychain-process.ts'),
          'export-worker': join(root, 'electron/export/execution/worker.ts'),
        },
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  }),
);
