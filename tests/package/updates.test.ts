import { chromium } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bridge } from '../../electron/contract/bridge.ts';
import type { Installed } from './packaged.ts';
import { devToolsPort, ended, install } from './packaged.ts';

declare const window: { readonly voicekeep: Bridge };

let installed: Installed;
beforeAll(async () => {
  installed = await install();
  const feed = 'provider: generic\nurl: https://127.0.0.1:9/\nupdaterCacheDirName: voicekeep-updater\n';
  await writeFile(path.join(installed.folder, 'program', 'resources', 'app-update.yml'), feed);
});
afterAll(() => installed.remove());

it('a build that was packed with a feed asks it on the user’s word, and tells when it is out of reach', async () => {
  // What an AppImage finds in its environment.
  const env = { APPIMAGE: path.join(installed.home, 'Voicekeep.AppImage') };
  const end = ended(installed.start(['--remote-debugging-port=0'], { env }));
  const port = await devToolsPort(installed.home, end);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('There is no window.');
  await page.getByRole('button', { name: 'About', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'About Voicekeep' });
  expect(await page.evaluate(() => window.voicekeep.request('updates.state', undefined))).toEqual({
    ok: true,
    value: { kind: 'unknown' },
  });
  await dialog.getByRole('button', { name: 'Check for updates' }).click();
  await dialog.getByText(/could not check for a new version/).waitFor();
  const log = path.join(installed.home, 'voicekeep', 'logs', 'voicekeep.log');
  await expect
    .poll(() => readFile(log, 'utf8').catch(() => ''))
    .toMatch(/updates\.check: update-failed, net::ERR_\w+/);
  await page.close();
  expect((await end).code).toBe(0);
});
