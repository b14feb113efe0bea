import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { contentsBelow, filesBelow } from '../files-below.ts';
import { answerFolderDialog, startApp, withFolder } from './app.ts';
import { libraryPage, openSample } from './library-page.ts';

const sampleData = path.resolve(import.meta.dirname, '../../electron/sample/data');

/** Hashes of the MP3 and MP4 below a folder, sorted. */
async function hashes(folder: string): Promise<readonly string[]> {
  const files = await contentsBelow(folder, /\.mp[34]$/);
  return files
    .map(({ file, bytes }) => `${path.extname(file)} ${createHash('sha256').update(bytes).digest('hex')}`)
    .sort();
}

/** The first file with this ending below a folder. */
async function fileOf(folder: string, ending: RegExp): Promise<string> {
  return path.join(folder, (await filesBelow(folder, ending))[0] ?? '');
}

test('videos come with a sync, play and seek with no network, are exported, and are repaired', async () => {
  test.setTimeout(180_000);
  await withFolder(async (folder) => {
    const home = path.join(folder, 'home');
    const library = path.join(home, 'sample-library');
    const everything = await hashes(sampleData);
    expect(everything.filter((hash) => hash.startsWith('.mp4'))).toHaveLength(3);
    const first = await startApp(home);
    await openSample(first.page);
    await expect.poll(() => hashes(library)).toEqual(everything);
    await first.close();

    // Nothing listens on this port: the restarted app finds no service at all.
    const { application, page, close } = await startApp(home, { VOICEKEEP_API_URL: 'http://127.0.0.1:9' });
    const { grid, row, search } = libraryPage(page);
    await expect(grid).toBeVisible();
    await search.fill("I wouldn't say so");
    await row(0).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Larger view' }).click();
    const video = page.getByRole('dialog', { name: 'Video' }).locator('video');
    // Whole, with its controls, in the smallest window too.
    const size = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: 900, height: 600 });
    await expect(video).toBeInViewport({ ratio: 1 });
    await page.setViewportSize(size);
    const state = () =>
      video.evaluate((element) => {
        const { currentTime, duration, error, paused, seeking } = element as HTMLVideoElement;
        return { currentTime, duration, failed: error?.message ?? null, paused, seeking };
      });
    await expect.poll(async () => (await state()).currentTime).toBeGreaterThan(0.3);
    const { duration } = await state();
    expect(duration).toBeGreaterThan(2);
    for (const share of [0.8, 0.1]) {
      await video.evaluate((element, time) => {
        const player = element as HTMLVideoElement;
        player.pause();
        player.currentTime = time;
      }, duration * share);
      await expect.poll(state).toMatchObject({ failed: null, seeking: false, paused: true });
      expect((await state()).currentTime).toBeCloseTo(duration * share, 2);
    }
    await page.keyboard.press('Escape');
    await search.fill('');

    const out = path.join(folder, 'out');
    await mkdir(out);
    await answerFolderDialog(application, out);
    await page.getByRole('button', { name: 'Export', exact: true }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('button', { name: /Choose/ }).click();
    await dialog.getByText('More options').click();
    await dialog.getByLabel('Videos, beside their clips').check();
    await expect(dialog.getByLabel('Videos, beside their clips')).toBeChecked();
    await dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }).click();
    await expect(dialog.getByRole('button', { name: 'Open folder' })).toBeVisible({ timeout: 60_000 });
    expect(await hashes(out)).toEqual(everything);
    await page.keyboard.press('Escape');

    await rm(await fileOf(library, /\.mp4$/));
    await rm(await fileOf(library, /\.mp3$/));
    expect(await hashes(library)).toHaveLength(everything.length - 2);
    await page.getByRole('button', { name: 'Health' }).click();
    await page.getByRole('button', { name: 'Verify files', exact: true }).click();
    await expect(page.getByText(/41 of 43 files are intact/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Download damaged files again' }).click();
    await expect(page.getByText('2 files downloaded again.')).toBeVisible({ timeout: 60_000 });
    expect(await hashes(library)).toEqual(everything);
    await close();
  });
});
