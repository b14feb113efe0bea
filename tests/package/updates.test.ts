import type { Locator, Page } from '@playwright/test';
import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { mountSmallDisk } from '../small-disk.ts';
import type { Installed } from './packaged.ts';
import { devToolsPort, ended, install, ordinary } from './packaged.ts';
import type { UpdateFeed } from './update-feed.ts';
import { startUpdateFeed } from './update-feed.ts';

declare const window: { readonly voicekeep: Bridge };

/** An AppImage stands in for itself: a program that leaves a note when it is started. */
const image = (what: string) =>
  Buffer.from(`#!/bin/sh\necho ${what} >> "$HOME/started"\n${'#'.repeat(200_000)}\n`);

let installed: Installed;
let feed: UpdateFeed;
let appImage: string;
let caches: string;
let app: { readonly page: Page; readonly dialog: Locator; readonly end: ReturnType<typeof ended> };

beforeAll(async () => {
  feed = await startUpdateFeed();
  installed = await install();
  const place = path.join(installed.home, 'programs');
  appImage = path.join(place, 'Voicekeep.AppImage');
  caches = path.join(installed.home, 'caches');
  for (const folder of [place, caches]) await mkdir(folder);
  await writeFile(appImage, image('old'), { mode: 0o755 });
  for (const one of [place, caches, appImage]) await installed.give(one);
});
afterAll(async () => {
  await feed.close();
  await installed.remove();
});

async function start(url: string): Promise<void> {
  const lines = ['provider: generic', `url: ${url}`, 'updaterCacheDirName: voicekeep-updater', ''];
  await writeFile(path.join(installed.folder, 'program', 'resources', 'app-update.yml'), lines.join('\n'));
  // What an AppImage finds in its environment.
  const env = { APPIMAGE: appImage, XDG_CACHE_HOME: caches };
  // Chromium leaves that of an earlier start behind.
  await rm(path.join(installed.home, 'voicekeep', 'window', 'DevToolsActivePort'), { force: true });
  const end = ended(installed.start(['--remote-debugging-port=0'], { env }));
  const port = await devToolsPort(installed.home, end);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('There is no window.');
  await page.getByRole('button', { name: 'About', exact: true }).click();
  app = { page, end, dialog: page.getByRole('dialog', { name: 'About Voicekeep' }) };
}

async function quit(): Promise<void> {
  await app.page.close();
  expect((await app.end).code).toBe(0);
}

const state = () => app.page.evaluate(() => window.voicekeep.request('updates.state', undefined));
const press = (name: string) => app.dialog.getByRole('button', { name }).click();
const says = (words: string | RegExp) => app.dialog.getByText(words).waitFor();

it('a feed out of reach is told, and so is one that anybody on the way could change: it is not asked', async () => {
  await start('https://127.0.0.1:9/');
  expect(await state()).toEqual({ ok: true, value: { kind: 'unknown' } });
  await press('Check for updates');
  await says(/could not check for a new version/);
  const log = path.join(installed.home, 'voicekeep', 'logs', 'voicekeep.log');
  await expect
    .poll(() => readFile(log, 'utf8').catch(() => ''))
    .toMatch(/updates\.check: update-failed, net::ERR_\w+/);
  await quit();

  await start('http://feed.example/');
  expect(await state()).toEqual({ ok: true, value: { kind: 'off' } });
  await quit();
});

it('an older version, a wrong hash and a cut download change nothing; the right one is installed and started', async () => {
  await start(feed.url);
  feed.offer({ version: '0.0.1', file: image('older') });
  await press('Check for updates');
  await says('This is the latest version.');

  const broken = [
    { version: '9.0.0', file: image('new'), hasWrongHash: true },
    { version: '9.0.1', file: image('new'), isCut: true },
  ];
  for (const release of broken) {
    feed.offer(release);
    await app.page.evaluate(() => window.voicekeep.request('updates.check', undefined));
    await app.page.keyboard.press('Escape');
    await app.page.getByRole('button', { name: 'About', exact: true }).click();
    await says(`Version ${release.version} is available.`);
    await press('Download');
    await says(/could not check for a new version, download it or install it/);
    expect(await state()).toMatchObject({ value: { kind: 'available', version: release.version } });
    expect(await readFile(appImage)).toEqual(image('old'));
  }

  feed.offer({ version: '9.0.2', file: image('new') });
  await app.page.evaluate(() => window.voicekeep.request('updates.check', undefined));
  await app.page.keyboard.press('Escape');
  await app.page.getByRole('button', { name: 'About', exact: true }).click();
  await press('Download');
  await says('Version 9.0.2 is downloaded and verified.');
  expect(await readFile(appImage)).toEqual(image('old'));
  await press('Install and restart');
  expect((await app.end).code).toBe(0);
  const started = path.join(installed.home, 'started');
  await expect.poll(() => readFile(started, 'utf8').catch(() => ''), { timeout: 20_000 }).toMatch(/new/);
  expect(await readFile(appImage)).toEqual(image('new'));
  expect(await readdir(path.dirname(appImage))).toEqual(['Voicekeep.AppImage']);
});

it('a disk without room for the download is told, and changes nothing', async (context) => {
  const before = await readFile(appImage);
  mountSmallDisk(context, caches, `size=64k,uid=${ordinary}`);
  try {
    await start(feed.url);
    feed.offer({ version: '9.1.0', file: image('newer') });
    await press('Check for updates');
    await press('Download');
    await says(/could not check for a new version, download it or install it/);
    expect(await readFile(appImage)).toEqual(before);
    await quit();
  } finally {
    spawnSync('umount', ['-l', caches]);
  }
});
