// `npm run dev`: the app with the page on Vite's dev server (hot reload) and the main process restarted when its
// source changes. Further words go to the app: `npm run dev -- --sample`.
import { join } from 'node:path';
import { buildIfChanged } from '../build.mjs';
import { node24, root, toolEnvironment } from '../paths.mjs';
import { setUp } from '../setup/setup.mjs';
import { runMain, stream } from '../terminal.mjs';

await runMain(async () => {
  await setUp();
  // Sample, licences and everything else beside the bundles.
  await buildIfChanged();
  return stream(node24, [join(root, 'build', 'dev', 'watch.mjs'), ...process.argv.slice(2)], {
    cwd: root,
    env: toolEnvironment(),
    stdin: 'inherit',
  });
});
