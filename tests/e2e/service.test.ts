import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { position, startApp, withFolder } from './app.ts';

test('a key with blanks around it connects; with the service gone and the app restarted, clips still play', async () => {
  await withFolder(async (folder) => {
    const account = makeAccount({ seed: 7, voiceovers: 40 });
    const service = await startFakeService({ account });
    const environment = { VOICEKEEP_API_URL: service.apiUrl };
    const first = await startApp(folder, environment);
    await first.page.getByLabel(/key/i).first().fill(`  ${service.key}\n `);
    await first.page.getByRole('button', { name: 'Connect', exact: true }).click();
    const grid = first.page.getByRole('grid', { name: 'Clips' });
    await expect(grid).toBeVisible();
    await expect(first.page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({
      timeout: 60_000,
    });
    await first.close();
    await service.close();

    const second = await startApp(folder, environment);
    await second.page.getByRole('grid', { name: 'Clips' }).getByRole('row').nth(1).dblclick();
    await expect.poll(() => position(second.page)).toBeGreaterThan(0.1);
    await second.close();
  });
});

test('a wrong key is refused in words, and the key is on no request but to the API', async () => {
  await withFolder(async (folder) => {
    const service = await startFakeService({ account: makeAccount({ seed: 1, voiceovers: 1 }) });
    const app = await startApp(folder, { VOICEKEEP_API_URL: service.apiUrl });
    await app.page.getByLabel(/key/i).first().fill('sc-wrong');
    await app.page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(app.page.getByText(/refused/i)).toBeVisible();
    expect(service.audioRequests).toEqual([]);
    await app.close();
    await service.close();
  });
});

test('a service out of reach is said in words, and the sample is still on offer', async () => {
  await withFolder(async (folder) => {
    const app = await startApp(folder, { VOICEKEEP_API_URL: 'http://127.0.0.1:9' });
    await app.page.getByLabel(/key/i).first().fill('sc-any');
    await app.page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(app.page.getByText(/reach/i).first()).toBeVisible({ timeout: 60_000 });
    await expect(app.page.getByRole('button', { name: 'Try it with a sample library' })).toBeEnabled();
    await app.close();
  });
});

test('a library folder that was deleted while the app was closed is made anew, not an error', async () => {
  await withFolder(async (folder) => {
    const first = await startApp(folder);
    await first.page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await expect(first.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await first.close();
    await rm(path.join(folder, 'sample-library'), { recursive: true });
    const second = await startApp(folder);
    await expect(second.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await second.close();
  });
});
