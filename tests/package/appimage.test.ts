import { chromium } from '@playwright/test';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modules } from '../../build/paths.mjs';
import type { Installed } from './packaged.ts';
import { devToolsPort, ended, install } from './packaged.ts';
import { processesOf, sandboxedRenderers } from './processes.ts';

/** What an AppImage does once its runtime has mounted it: electron-builder's own start script over the same files. */
const { generateAppRunScript } = createRequire(path.join(modules, 'app-builder-lib', 'package.json'))(
  './out/targets/appimage/appImageUtil.js',
) as { generateAppRunScript(config: Readonly<Record<string, string>>): string };

let installed: Installed;
let program: string;
beforeAll(async () => {
  installed = await install();
  program = path.join(installed.folder, 'program');
  const script = generateAppRunScript({
    DesktopFileName: 'voicekeep.desktop',
    ExecutableName: 'voicekeep',
    ProductName: 'Voicekeep',
    ProductFilename: 'Voicekeep',
    ResourceName: 'appimagekit-voicekeep',
  });
  await writeFile(path.join(program, 'AppRun'), script, { mode: 0o755 });
  // Nobody installs an AppImage, so nothing in it may become root.
  await chmod(path.join(program, 'chrome-sandbox'), 0o755);
});
afterAll(() => installed.remove());

/** The runtime says in the environment where the AppImage and its files are. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return installed.start(args, {
    before: ['sh', '-c', 'shift; exec "$0" "$@"', path.join(program, 'AppRun')],
    env: { APPIMAGE: path.join(installed.home, 'Voicekeep.AppImage'), APPDIR: program, ...env },
  });
}

it('an AppImage answers commands', async () => {
  const synced = await ended(start(['--sample', 'sync', '--json'], { DISPLAY: '' }));
  expect(synced).toMatchObject({ code: 0 });
  expect(JSON.parse(synced.out)).toMatchObject({ complete: true });
});

it('an AppImage opens its window with Chromium’s sandbox on', async () => {
  const end = ended(start(['--remote-debugging-port=0']));
  const browser = await chromium.connectOverCDP(
    `http://127.0.0.1:${await devToolsPort(installed.home, end)}`,
  );
  const page = browser.contexts()[0]?.pages()[0];
  await page?.getByRole('heading').first().waitFor();
  await sandboxedRenderers(program);
  await page?.close();
  expect((await end).code).toBe(0);
});

it('an AppImage opens no window where the system lets it have no sandbox, and says what to do', async () => {
  const bin = path.join(installed.folder, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const child = start([], env);
  const end = ended(child);
  let said = '';
  child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()));
  await expect.poll(() => said, { timeout: 20_000 }).toMatch(/sandbox.*deb/s);
  expect(await processesOf(program, '--type=renderer')).toEqual([]);
  child.kill('SIGKILL');
  await end;
  expect(await ended(start(['--version'], { ...env, DISPLAY: '' }))).toMatchObject({ code: 0 });
});
