// Benchmarks: `npm run bench -- sync [--json]`. Sets up, builds, and runs tests/bench/<name>.ts on Node 24.
import { join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { node24, root, toolEnvironment } from './paths.mjs';
import { setUp } from './setup/setup.mjs';
import { Failure, runMain, stream } from './terminal.mjs';

const benchmarks = ['sync'];

await runMain(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  if (!benchmarks.includes(name)) {
    throw new Failure(`say which benchmark: ${benchmarks.join(', ')}.`);
  }
  await setUp();
  await buildIfChanged();
  return stream(node24, [join(root, 'tests', 'bench', `${name}.ts`), ...rest], {
    cwd: root,
    env: toolEnvironment(),
  });
});
