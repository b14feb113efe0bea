// Soaks: `npm run soak -- sync [--kills N]`, `npm run soak -- damage [--rounds N]`, `npm run soak -- player [--clips N]`, `npm run soak -- zip [--gigabytes N]`. Sets up, builds, and runs tests/soak/<name>.ts on Node 24.
import { join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import { node24, root, toolEnvironment } from './paths.mjs';
import { setUp } from './setup/setup.mjs';
import { Failure, runMain, stream } from './terminal.mjs';

const soaks = ['sync', 'damage', 'player', 'zip'];

await runMain(async () => {
  const [name = '', ...rest] = process.argv.slice(2);
  if (!soaks.includes(name)) {
    throw new Failure(`say which soak: ${soaks.join(', ')}.`);
  }
  await setUp();
  await buildIfChanged();
  const display = name === 'player' && !hasDisplay() ? await startVirtualDisplay() : null;
  try {
    return await stream(node24, [join(root, 'tests', 'soak', `${name}.ts`), ...rest], {
      cwd: root,
      env: toolEnvironment({ ...display?.env }),
    });
  } finally {
    display?.stop();
  }
});
