import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { contentsBelow } from '../files-below.ts';
import { answerFolderDialog, position, startApp, withFolder } from './app.ts';

const sampleData = path.resolve(import.meta.dirname, '../../electron/sample/data/audio');

async function hashes(folder: string): Promise<string[]> {
  const files = await contentsBelow(folder, /\.mp3$/);
  return files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')).sort();
}

test('first run with the sample: synced, played, sought, restarted with no network, played again, exported', async () => {
  await withFolder(async (folder) => {
    const home = path.join(folder, 'home');
    const first = await startApp(home);
    await first.page.getByRole('button', { name: 'Try it with a sample library' }).click();

    const grid = first.page.getByRole('grid', { name: 'Clips' });
    await expect(grid).toBeVisible();
    const kept = await hashes(sampleData);
    await expect
      .poll(async () => (await hashes(path.join(home, 'sample-library', 'audio'))).length, {
        timeout: 60_000,
      })
      .toBe(kept.length);
    await expect(grid).toHaveAttribute('aria-rowcount', new RegExp(`^${kept.length}|${kept.length + 1}$`));

    await grid.getByRole('row').nth(1).dblclick();
    await expect(first.page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    await expect.poll(() => position(first.page)).toBeGreaterThan(0.2);

    const slider = first.page.getByRole('slider', { name: 'Position' });
    await first.page.getByRole('button', { name: 'Pause', exact: true }).click();
    const length = Number(await slider.getAttribute('max'));
    await slider.fill(String(Math.round(length * 0.6)));
    await expect.poll(() => position(first.page)).toBeGreaterThan(length * 0.4);
    await first.close();

    // Nothing listens on this port: the restarted app finds no service at all.
    const second = await startApp(home, { VOICEKEEP_API_URL: 'http://127.0.0.1:9' });
    const again = second.page.getByRole('grid', { name: 'Clips' });
    await expect(again.getByRole('row').nth(1)).toBeVisible();
    await again.getByRole('row').nth(1).dblclick();
    await expect.poll(() => position(second.page)).toBeGreaterThan(0.2);

    const destination = path.join(folder, 'exported');
    await mkdir(destination);
    await writeFile(path.join(destination, 'mine.txt'), 'not of Voicekeep');
    await answerFolderDialog(second.application, destination);
    await second.page.getByRole('button', { name: 'Export', exact: true }).first().click();
    const dialog = second.page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('button', { name: /Choose/ }).click();
    await expect(dialog.getByText(/\.mp3/).first()).toBeVisible();
    await dialog.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check for changes)/ }).click();
    await expect(dialog.getByRole('button', { name: 'Open folder' })).toBeVisible({ timeout: 60_000 });
    expect(await hashes(destination)).toEqual(kept);
    expect(await readFile(path.join(destination, 'mine.txt'), 'utf8')).toBe('not of Voicekeep');
    await second.close();
  });
});
