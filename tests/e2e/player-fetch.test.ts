import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { makeAccount } from '../fakes/account.ts';
import type { FakeService } from '../fakes/service.ts';
import { startFakeService } from '../fakes/service.ts';
import { position, startApp, withFolder } from './app.ts';
import { button, clipIds, playerBar, row, synced, title, watchWords, wordsOf } from './player-app.ts';

/** The app on a service of 14 voiceovers, long enough for a slow machine to look at each while it plays, which does what `faults` says until it is told otherwise. */
async function withService(
  faults: FakeService['faults']['audio'],
  use: (parts: {
    readonly home: string;
    readonly page: Page;
    readonly service: FakeService;
    readonly ids: readonly string[];
  }) => Promise<void>,
): Promise<void> {
  const service = await startFakeService({
    account: makeAccount({ seed: 11, voiceovers: 14, frames: 1500 }),
    faults: { audio: faults },
  });
  try {
    await withFolder(async (home) => {
      const { page, close } = await startApp(home, { VOICEKEEP_API_URL: service.apiUrl });
      await page.getByLabel(/key/i).first().fill(service.key);
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Library 14' })).toBeVisible();
      await use({ home, page, service, ids: await clipIds(page) });
      await close();
    });
  } finally {
    await service.close();
  }
}

test('a clip that is not here is fetched first, before what a sync has yet to fetch', async () => {
  await withService([{ kind: 'stall' }], async ({ page, service, ids }) => {
    const wanted = ids[3] ?? '';
    service.faults.audio = [{ kind: 'stall', clips: ids.filter((id) => id !== wanted) }];
    await row(page, 4).dblclick();
    await expect.poll(() => position(page)).toBeGreaterThan(0.1);
    expect(await title(page)).toContain((await wordsOf(page, wanted)).slice(0, 10));
    // The sync still waits for the others.
    await expect(page.getByRole('progressbar').first()).toBeVisible();
  });
});

test('a clip that cannot be had is said so and skipped after a moment, unless playing was paused', async () => {
  await withService([{ kind: 'reset' }], async ({ page, service, ids }) => {
    service.faults.audio = [{ kind: 'status-404', clips: [ids[1] ?? ''] }];
    await row(page, 1).dblclick();
    await expect.poll(() => position(page), { timeout: 30_000 }).toBeGreaterThan(0.1);
    const words = await watchWords(page);
    await button(page, 'Next').click();
    await expect.poll(words).toMatch(/no longer available on Stablecog. Skipping/);
    await expect(playerBar(page).getByText(/no longer has this clip/)).toBeHidden();
    await expect.poll(() => position(page)).toBeGreaterThan(0.1);
    expect(await title(page)).toContain((await wordsOf(page, ids[2] ?? '')).slice(0, 10));
  });
});

test('a damaged file and one that lacks its end are noticed, fetched again, and played', async () => {
  await withService([], async ({ home, page, ids }) => {
    await synced(page);
    const fileOf = (id: string) => path.join(home, 'library', 'audio', id.slice(0, 2), `${id}.mp3`);
    const harm: readonly ((bytes: Buffer) => Buffer)[] = [
      (bytes) => Buffer.alloc(bytes.length, 7),
      (bytes) => bytes.subarray(0, Math.floor(bytes.length / 3)),
    ];
    for (const [step, damage] of harm.entries()) {
      const place = 6 + 2 * step;
      const file = fileOf(ids[place] ?? '');
      const whole = await readFile(file);
      await writeFile(file, damage(whole));
      await row(page, place + 1).dblclick();
      await expect(playerBar(page).getByText(/was damaged and has been downloaded again/)).toBeVisible();
      await expect.poll(() => position(page)).toBeGreaterThan(0.1);
      await expect(row(page, place + 1)).toHaveClass(/current/);
      await expect(playerBar(page).getByText(/cannot be played/)).toBeHidden();
      expect((await readFile(file)).equals(whole)).toBe(true);
    }
  });
});
