import { expect, test } from 'vitest';
import { page as browser } from 'vitest/browser';
import type { AccountStatus } from '../../electron/contract/account.ts';
import { viewStateSchema } from '../../electron/contract/clip-query.ts';
import { RequestError } from '../../renderer/app/bridge.ts';
import SettingsDialog from '../../renderer/features/settings/SettingsDialog.svelte';
import SyncLine from '../../renderer/features/sync/SyncLine.svelte';
import Notices from '../../renderer/ui/Notices.svelte';
import { libraryStatus } from '../fakes/library-status.ts';
import { createTestPage, library } from './page.ts';

const account: AccountStatus = {
  kind: 'service',
  key: 'keychain',
  library: '/mine',
  foreign: false,
  opening: false,
  problem: null,
};

test('what is said of different things stands one above the other, and only what went wrong is red', async () => {
  const { page, show } = createTestPage({});
  await show(Notices, { area: 'player' });
  page.notices.say('player', 'The library was upgraded.', { subject: 'upgrade' });
  page.notices.offerUndo('1 clip removed', { name: 'Undo', run: () => undefined });
  page.notices.fail('player', null, new RequestError({ code: 'disk-full' }));
  await expect.poll(() => document.querySelectorAll('.notice').length).toBe(3);
  const shown = [...document.querySelectorAll('.notice')].map((notice) => {
    const { top, bottom } = notice.getBoundingClientRect();
    return { top, bottom, color: getComputedStyle(notice).color };
  });
  for (const [one, next] of shown.slice(1).map((next, index) => [shown[index], next] as const)) {
    expect(next.top).toBeGreaterThanOrEqual(one?.bottom ?? Infinity);
  }
  expect(shown.at(-1)?.bottom).toBeLessThan(innerHeight);
  const [news, undo, failed] = shown.map(({ color }) => color);
  expect(news).toBe(undo);
  expect(failed).not.toBe(news);
});

test('a library that may only be read is not synced by itself, and a sync of it leads to the settings', async () => {
  for (const foreign of [true, false]) {
    const { page, asked, show } = createTestPage({
      ...library(3),
      'collections.list': () => [],
      'library.status': () => libraryStatus,
      'facets.voices': () => [],
      'facets.languages': () => [],
      'view.get': () => viewStateSchema.parse({ query: {} }),
      'view.set': () => undefined,
      'player.kept': () => null,
      'sync.run': () => {
        throw new RequestError({ code: 'library-read-only' });
      },
    });
    await page.start(Promise.resolve({ ...account, foreign }));
    await show(SyncLine, {});
    if (!foreign) {
      await expect.element(browser.getByRole('button', { name: 'Try again' })).toBeVisible();
      continue;
    }
    expect(asked('sync.run')).toEqual([]);
    await page.jobs.sync.run({ full: false });
    await browser.getByRole('button', { name: 'Settings' }).click();
    expect(page.navigation.dialog).toBe('settings');
  }
});

test('settings that are opened since the key was refused open on the field for another one', async () => {
  const { page, show } = createTestPage({
    'account.libraries': () => ({ folders: ['/mine'], current: '/mine', fixed: false }),
  });
  page.overview.status = libraryStatus;
  page.account.status = { ...account, key: 'refused' };
  await show(SettingsDialog, {});
  await expect.element(browser.getByLabelText('Stablecog key')).toHaveFocus();
});
