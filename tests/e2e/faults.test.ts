import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { startApp, withFolder } from './app.ts';

test('over a bad line the app ends with every clip, equal to what the service has; the audio host never sees the key', async () => {
  await withFolder(async (folder) => {
    const account = makeAccount({ seed: 11, voiceovers: 60 });
    const service = await startFakeService({
      account,
      faults: {
        api: [
          { kind: 'status-500', rate: 0.2 },
          { kind: 'cut', times: 1 },
          { kind: 'too-many', times: 1 },
        ],
        audio: [
          { kind: 'cut', rate: 0.1 },
          { kind: 'reset', rate: 0.1 },
          { kind: 'html-200', rate: 0.05 },
          { kind: 'empty', rate: 0.05 },
          { kind: 'short', rate: 0.05 },
        ],
      },
    });
    const { page, close } = await startApp(folder, { VOICEKEEP_API_URL: service.apiUrl });
    await page.getByLabel(/key/i).first().fill(service.key);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('navigation').first().getByRole('button', { name: 'Health' }).click();
    const count = account.outputs.length;
    await expect(page.getByText(`Complete: all ${count} clips are downloaded and verified.`)).toBeVisible({
      timeout: 90_000,
    });
    await close();
    await service.close();

    for (const { id } of account.outputs) {
      const file = await readFile(path.join(folder, 'library', 'audio', id.slice(0, 2), `${id}.mp3`));
      expect(createHash('sha256').update(file).digest('hex')).toBe(account.sha256(id));
    }
    expect(JSON.stringify(service.audioRequests)).not.toContain(service.key);
  });
});

test('a redirect to another place is not followed with the key', async () => {
  await withFolder(async (folder) => {
    const service = await startFakeService({
      account: makeAccount({ seed: 1, voiceovers: 3 }),
      faults: { api: [{ kind: 'redirect', rate: 1 }] },
    });
    const { page, close } = await startApp(folder, { VOICEKEEP_API_URL: service.apiUrl });
    await page.getByLabel(/key/i).first().fill(service.key);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByText(/another (address|place|host|site)/i)).toBeVisible();
    expect(service.audioRequests).toEqual([]);
    await close();
    await service.close();
  });
});
