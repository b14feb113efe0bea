import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasDisplay, startVirtualDisplay } from '../../../build/display.mjs';
import {
  electronArguments,
  electronEnvironment,
  electronExecutable,
} from '../../../build/electron-runtime.mjs';

const mainFile = `
import { app, protocol } from 'electron';
protocol.registerSchemesAsPrivileged([{ scheme: 'example', privileges: { standard: true } }]);
void app.whenReady().then(() => {
  console.log(JSON.stringify([app.name, app.getVersion(), app.getAppPath(), process.argv.slice(-1)]));
  app.exit(7);
});
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-runtime-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

test('Electron opens an app by its folder, before it is ready, with its name, version and exit code', async () => {
  const description = { name: 'example', version: '9.8.7', type: 'module', main: 'main.js' };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(description));
  await writeFile(path.join(folder, 'main.js'), mainFile);
  const display = hasDisplay() ? null : await startVirtualDisplay();
  try {
    const result = spawnSync(electronExecutable(), [...electronArguments(), folder, '--word'], {
      encoding: 'utf8',
      env: electronEnvironment({ ...display?.env, ELECTRON_RUN_AS_NODE: '1' }),
      timeout: 60_000,
    });
    expect(result.stdout).toContain(JSON.stringify(['example', '9.8.7', folder, ['--word']]));
    expect(result.status).toBe(7);
  } finally {
    display?.stop();
  }
});

test('Electron goes without its sandbox for root on Linux, and for nobody else', () => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  expect(electronArguments()).toEqual(isRoot ? ['--no-sandbox'] : []);
});
