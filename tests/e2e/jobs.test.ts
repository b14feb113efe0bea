import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openLibrary } from '../../electron/library/open-library.ts';
import { workers } from '../built.ts';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { filesBelow } from '../files-below.ts';
import { startApp, withFolder } from './app.ts';

const filesIn = async (folder: string) => (await filesBelow(folder, /\.mp3$/)).length;

test('a sync that was cancelled goes on where it was, and fetches nothing twice', async () => {
  await withFolder(async (folder) => {
    const account = makeAccount({ seed: 5, voiceovers: 60 });
    const ids = account.outputs.map(({ id }) => id);
    const service = await startFakeService({
      account,
      faults: { audio: [{ kind: 'stall', clips: ids.slice(20) }] },
    });
    const { page, close } = await startApp(folder, { VOICEKEEP_API_URL: service.apiUrl });
    await page.getByLabel(/key/i).first().fill(service.key);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByText(/Downloading audio, \d+ of \d+/).first()).toBeVisible();
    await page
      .getByRole('button', { name: /Cancel/ })
      .first()
      .click();
    await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled();
    const audio = path.join(folder, 'library', 'audio');
    const kept = await filesIn(audio);
    expect(kept).toBeLessThan(account.outputs.length);
    service.faults.audio = [];
    const askedBefore = service.audioRequests.length;

    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await expect.poll(() => filesIn(audio), { timeout: 60_000 }).toBe(account.outputs.length);
    await page.getByRole('navigation').first().getByRole('button', { name: 'Health' }).click();
    const count = account.outputs.length;
    await expect(page.getByText(`Complete: all ${count} clips are downloaded and verified.`)).toBeVisible();
    expect(service.audioRequests.length - askedBefore).toBe(count - kept);
    await close();
    await service.close();
  });
});

test('a library that another program writes to is told by the name of who holds it', async () => {
  await withFolder(async (home) => {
    const first = await startApp(home);
    await first.page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await expect(first.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await first.close();

    const library = await openLibrary({
      folder: path.join(home, 'sample-library'),
      mode: 'write',
      workers,
      holder: 'the terminal',
    });
    const second = await startApp(home);
    await expect(second.page.getByText(/in use by the terminal/)).toBeVisible();
    await second.close();
    await library.close();
  });
});
