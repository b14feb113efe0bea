import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import Announcements from '../../renderer/ui/Announcements.svelte';
import ShortcutsDialog from '../../renderer/app/ShortcutsDialog.svelte';
import SettingsDialog from '../../renderer/features/settings/SettingsDialog.svelte';
import { createTestPage, library } from './page.ts';

const said = () =>
  [...document.querySelectorAll('[role="log"]')].map((region) =>
    [...region.querySelectorAll('p')].map((sentence) => sentence.textContent),
  );

// Orca does not say a sentence that is letter for letter the one before.
test('sentences are said in order, each once, also the same one twice, told apart by a space that is not heard', async () => {
  const { page, show } = createTestPage(library(0));
  await show(Announcements, {});
  page.announcer.say('Copied');
  page.announcer.say('Copied');
  page.announcer.say('Moved to position 2 of 3');
  await expect.poll(said).toEqual([['Copied', 'Copied\u00a0', 'Moved to position 2 of 3']]);
});

test('of what changes with every key only the last is said, and no other subject is dropped for it', async () => {
  const { page, show } = createTestPage(library(0));
  await show(Announcements, {});
  for (const hits of [30, 20, 10]) page.announcer.sayLast('list', `${hits} clips`);
  page.announcer.sayLast('position', '0:01 of 0:05');
  await expect.poll(said).toEqual([['10 clips', '0:01 of 0:05']]);
});

test('a region that comes onto the page says nothing that was said before', async () => {
  const { page, show } = createTestPage(library(0));
  await show(Announcements, {});
  page.announcer.say('Sync started');
  await expect.poll(said).toEqual([['Sync started']]);
  await show(Announcements, {});
  flushSync();
  expect(said().at(-1)).toEqual([]);
});

test('a dialog opens on what it is for, says its title, and hears announcements', async () => {
  const { page, show } = createTestPage({
    ...library(0),
    'account.libraries': () => ({ folders: [], current: '', fixed: true }),
  });
  page.navigation.open('settings');
  await show(SettingsDialog, {});
  const dialog = document.querySelector('dialog')!;
  await expect.poll(() => document.activeElement?.closest('.body')).not.toBeNull();
  const title = document.getElementById(dialog.getAttribute('aria-labelledby') ?? '');
  expect(title?.textContent).toBe(page.t('settings.title'));
  page.announcer.say('Copied');
  await expect.poll(() => dialog.querySelector('[role="log"]')?.textContent).toBe('Copied');
});

test('a dialog that is read is scrolled by keys as soon as it is open', async () => {
  const { show } = createTestPage(library(0));
  await show(ShortcutsDialog, {});
  await expect.poll(() => document.activeElement?.classList.contains('body')).toBe(true);
});
