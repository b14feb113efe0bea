// Benchmarks: `npm run bench -- sync [--json]`. Sets up, builds, and runs tests/bench/<name>.ts on Node 24.
import { join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import { node24, root, toolEnvironment } from './paths.mjs';
import { setUp } from './setup/setup.mjs';
import { Failure, runMain, stream } from './terminal.mjs';

/** By name: those under window/ open windows. */
const benchmarks = new Map([
  ['sync', 'sync.ts'],
  ['library', 'window/library.ts'],
  ['export', 'export.ts'],
  ['list', 'list.ts'],
  ['open', 'open.ts'],
]);

await runMain(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  const script = benchmarks.get(name);
  if (script === undefined) {
    throw new Failure(`say which benchmark: ${[...benchmarks.keys()].join(', ')}.`);
  }
  await setUp();
  await buildIfChanged();
  const display = script.startsWith('window/') && !hasDisplay() ? await startVirtualDisplay() : null;
  try {
    return await stream(node24, [join(root, 'tests', 'bench', script), ...rest], {
      cwd: root,
      env: toolEnvironment({ ...display?.env }),
    });
  } finally {
    display?.stop();
  }
});
