import { expect, test } from 'vitest';
import { page as browser } from 'vitest/browser';
import type { Settings } from '../../electron/contract/settings.ts';
import { libraryStatus } from '../fakes/library-status.ts';
import Reminded from './Reminded.svelte';
import { createTestPage, library } from './page.ts';

const longAgo = '2020-01-01T00:00:00.000Z';

async function showReminded(
  settings: Partial<Settings>,
  { kind = 'service', clips = 3 }: { readonly kind?: 'service' | 'sample'; readonly clips?: number } = {},
) {
  const made = createTestPage({ ...library(clips), 'library.reveal': () => undefined }, settings);
  const { page } = made;
  const open = { library: '/library', foreign: false, opening: false, problem: null };
  page.account.status = { kind, key: 'keychain', ...open };
  page.overview.status = { ...libraryStatus, clips };
  await made.show(Reminded, {});
  const reminder = browser.getByRole('button', { name: page.t('settings.openFolder') });
  return { ...made, reminder };
}

test('once a month a quiet line says what a backup is, to the ear as well, and leads to the folder', async () => {
  const { page, asked, reminder } = await showReminded({
    backupReminder: 'monthly',
    backupRemindedAt: longAgo,
  });
  await expect.element(reminder).toBeVisible();
  await expect
    .poll(() => document.querySelector('[role="log"]')?.textContent)
    .toBe(page.t('backup.reminder'));
  // It interrupts nothing and takes no keys.
  expect(browser.getByRole('alert').elements()).toEqual([]);
  expect(document.activeElement).toBe(document.body);
  await expect.poll(() => asked('settings.change')).toHaveLength(1);
  const [change] = asked('settings.change');
  expect(Date.parse(change?.backupRemindedAt ?? '')).toBeGreaterThan(Date.parse(longAgo));
  await reminder.click();
  await expect.poll(() => asked('library.reveal')).toHaveLength(1);
  expect(reminder.elements()).toEqual([]);
  expect(asked('settings.change')).toHaveLength(1);
});

test.each<[string, Partial<Settings>, Parameters<typeof showReminded>[1]]>([
  ['who did not choose it', { backupReminder: 'never', backupRemindedAt: longAgo }, {}],
  [
    'who was reminded this month',
    { backupReminder: 'monthly', backupRemindedAt: new Date().toISOString() },
    {},
  ],
  ['whose library is empty', { backupReminder: 'monthly', backupRemindedAt: longAgo }, { clips: 0 }],
  ['who looks at the sample', { backupReminder: 'monthly', backupRemindedAt: longAgo }, { kind: 'sample' }],
])('nobody is reminded %s', async (_, settings, options) => {
  const { asked, reminder } = await showReminded(settings, options);
  expect(reminder.elements()).toEqual([]);
  expect(asked('settings.change')).toEqual([]);
});
