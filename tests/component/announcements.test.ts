import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import Announcements from '../../renderer/ui/Announcements.svelte';
import ShortcutsDialog from '../../renderer/app/ShortcutsDialog.svelte';
import SettingsDialog from '../../renderer/features/settings/SettingsDialog.svelte';
import Announcing from './Announcing.svelte';
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

test('the sheet of shortcuts opens on one of its controls, and is scrolled by keys from there', async () => {
  await browser.viewport(760, 400);
  const { show } = createTestPage(library(0));
  await show(ShortcutsDialog, {});
  await expect.element(browser.getByRole('checkbox')).toHaveFocus();
  await userEvent.keyboard('{PageDown}');
  await expect.poll(() => document.querySelector('dialog .body')!.scrollTop).toBeGreaterThan(0);
});

test('what changes without the keyboard being on it is said: of the list, the player, the view and the jobs', async () => {
  const { page, show } = createTestPage(library(300));
  const { jobs, navigation, player, selection, t } = page;
  page.list.ask(page.list.query);
  await expect.poll(() => page.list.total).toBe(300);
  await show(Announcing, {});
  const report = { from: '/old', to: '/new' };
  const changes: readonly (readonly [() => unknown, string])[] = [
    [() => selection.selectAll(), t('list.selected', { count: 300 })],
    [() => selection.clear(), t('list.noneSelected')],
    [() => player.order.toggleShuffle(), t('player.shuffleOn')],
    [() => player.order.toggleShuffle(), t('player.shuffleOff')],
    [() => player.order.cycleRepeat(), t('player.repeat.all')],
    [() => player.order.cycleRepeat(), t('player.repeat.one')],
    [() => player.tone.toggleMute(), t('player.muted')],
    [() => player.tone.toggleMute(), t('player.unmuted')],
    [() => (player.loop.range = { start: 1, end: 2 }), t('player.loop.range', { from: '0:01', to: '0:02' })],
    [() => (player.loop.range = null), t('player.loop.ended')],
    [() => (navigation.view = 'health'), t('nav.health')],
    [() => (navigation.view = 'library'), t('nav.library')],
    // Their dialogs are closed.
    [() => (jobs.export.outcome = { kind: 'cancelled' }), t('export.cancelled')],
    [
      () =>
        (jobs.export.outcome = { kind: 'failed', error: { code: 'disk-full', params: { place: 'export' } } }),
      page.explain({ code: 'disk-full', params: { place: 'export' } }),
    ],
    [() => (jobs.move.outcome = { kind: 'done', report }), t('move.done', report)],
  ];
  for (const [change, words] of changes) {
    await change();
    await expect.poll(() => said().at(-1)?.at(-1)).toBe(words);
  }
});
