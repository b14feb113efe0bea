import { cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { answerFolderDialog, answerMessageBoxes, startApp, withFolder } from './app.ts';
import { libraryPage, openSample } from './library-page.ts';
import { shoot } from './shoot.ts';

const offline = { VOICEKEEP_API_URL: 'http://127.0.0.1:9' };

test('the states that are seldom met, in three sizes and both themes', async () => {
  test.setTimeout(600_000);
  await withFolder(async (folder) => {
    const first = await startApp(path.join(folder, 'first'));
    const sample = await openSample(first.page);
    await sample.row(6).locator('.prompt').click();
    await first.page.keyboard.press('b');
    await shoot(first.page, 'state-compare');
    await first.close();

    const mine = path.join(folder, 'mine');
    await cp(path.join(folder, 'first', 'sample-library'), mine, { recursive: true });
    const home = path.join(folder, 'second');
    const readOnly = await startApp(home, offline);
    await answerFolderDialog(readOnly.application, mine);
    await answerMessageBoxes(readOnly.application, 0);
    await readOnly.page.getByRole('button', { name: 'Open a library on this computer…' }).click();
    await libraryPage(readOnly.page).hits(40);
    await shoot(readOnly.page, 'state-read-only');
    await readOnly.page.getByRole('navigation').first().getByRole('button', { name: 'Health' }).click();
    await shoot(readOnly.page, 'state-read-only-health');
    await readOnly.close();

    const away = path.join(folder, 'elsewhere');
    await rename(mine, away);
    const lost = await startApp(home, offline);
    await expect(lost.page.getByText(`Library not found at ${mine}`)).toBeVisible();
    await shoot(lost.page, 'state-away');
    await lost.close();
    await rename(away, mine);

    const changed = await startApp(path.join(folder, 'third'), offline);
    const { page } = changed;
    await answerFolderDialog(changed.application, mine);
    await answerMessageBoxes(changed.application, 1);
    await page.getByRole('button', { name: 'Open a library on this computer…' }).click();
    await libraryPage(page).hits(40);
    const files = (await readdir(path.join(mine, 'audio'), { recursive: true })).filter((name) =>
      name.endsWith('.mp3'),
    );
    for (const name of files.slice(0, 3)) await writeFile(path.join(mine, 'audio', name), 'no MP3');
    await page.getByRole('navigation').first().getByRole('button', { name: 'Health' }).click();
    await page
      .getByRole('button', { name: /^Verify/ })
      .first()
      .click();
    await shoot(page, 'state-verifying');
    await expect(page.getByText('40 of 43 files are intact')).toBeVisible();
    await shoot(page, 'state-bad-health');

    const disk = path.join(folder, 'other disk');
    await mkdir(disk);
    await answerFolderDialog(changed.application, disk);
    await page.getByRole('navigation').first().getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Move library…' }).click();
    await shoot(page, 'state-moving');
    await expect(page.getByText(/^The library is now in /)).toBeVisible();
    await shoot(page, 'state-moved');
    await changed.close();
  });
});

test('a service in trouble: videos on their way, a row that is not sent, audio that is gone, a key refused, nobody there', async () => {
  test.setTimeout(600_000);
  await withFolder(async (home) => {
    const account = makeAccount({ seed: 5, voiceovers: 40, videos: true });
    const ids = account.outputs.map(({ id }) => id);
    const service = await startFakeService({
      account,
      faults: {
        api: [{ kind: 'status-500', rows: [ids[7] ?? ''] }],
        audio: [
          { kind: 'status-404', of: 'audio', clips: ids.slice(2, 4) },
          { kind: 'stall', of: 'video' },
        ],
      },
    });
    const environment = { VOICEKEEP_API_URL: service.apiUrl };
    const { page, close } = await startApp(home, environment);
    const health = page.getByRole('navigation').first().getByRole('button', { name: 'Health' });
    const sync = page.getByRole('button', { name: 'Sync', exact: true });
    await page.getByLabel('Stablecog key').fill(service.key);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByText(/Downloading videos/).first()).toBeVisible({ timeout: 120_000 });
    await shoot(page, 'state-syncing-videos');
    service.faults.audio = service.faults.audio.slice(0, 1);
    service.dropConnections();
    await expect(sync).toBeEnabled({ timeout: 120_000 });
    await shoot(page, 'state-part-missing');
    await health.click();
    await page.getByText(/of Stablecog’s list is missing/).click();
    await shoot(page, 'state-part-missing-health');
    await page.getByRole('navigation').first().getByRole('button', { name: 'Library' }).click();
    service.revokeKey();
    await sync.click();
    await expect(page.getByText(/refuse/).first()).toBeVisible({ timeout: 60_000 });
    await shoot(page, 'state-key-refused');
    await page.getByRole('navigation').first().getByRole('button', { name: 'Settings' }).click();
    await shoot(page, 'state-key-refused-settings');
    await close();
    await service.close();

    const offline = await startApp(home, { ...environment, STABLECOG_API_KEY: service.key });
    await expect(offline.page.getByText(/cannot be reached/).first()).toBeVisible({ timeout: 60_000 });
    await shoot(offline.page, 'state-offline');
    await offline.close();
  });
});
