import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import DeleteCollectionDialog from '../../renderer/features/collections/DeleteCollectionDialog.svelte';
import ProxyDialog from '../../renderer/app/ProxyDialog.svelte';
import ShortcutsDialog from '../../renderer/app/ShortcutsDialog.svelte';
import { createPageKeys } from '../../renderer/app/keys.ts';
import { libraryStatus } from '../fakes/library-status.ts';
import { createTestPage, library } from './page.ts';

const question = { id: 7, host: 'proxy.example', port: 3128, realm: '' };

test('Escape closes the dialog that is on top, and the one below is out of reach until then', async () => {
  const { page, asked, show } = createTestPage({ ...library(0), 'app.answerProxy': () => undefined });
  page.navigation.open('shortcuts');
  await show(ShortcutsDialog, {});
  const below = document.querySelector('dialog')!;
  expect(below.inert).toBe(false);
  await show(ProxyDialog, { question });
  flushSync();
  expect(below.inert).toBe(true);
  await expect.poll(() => document.activeElement?.localName).toBe('input');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => asked('app.answerProxy')).toEqual([{ id: question.id, credentials: null }]);
  expect(page.navigation.dialog).toBe('shortcuts');
});

test('a press beside a dialog closes it, a press in it does not', async () => {
  const { page, show } = createTestPage(library(0));
  page.navigation.open('shortcuts');
  await show(ShortcutsDialog, {});
  const [dialog, backdrop] = [document.querySelector('dialog')!, document.querySelector('.backdrop')!];
  dialog.querySelector('h2')!.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  expect(page.navigation.dialog).toBe('shortcuts');
  backdrop.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }));
  expect(page.navigation.dialog).toBeNull();
});

test('the second press of a double click, beside a dialog that has become smaller, does not close it', async () => {
  const { page, show } = createTestPage(library(0));
  page.navigation.open('shortcuts');
  await show(ShortcutsDialog, {});
  const backdrop = document.querySelector('.backdrop')!;
  backdrop.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true, detail: 2 }));
  expect(page.navigation.dialog).toBe('shortcuts');
});

test('Ctrl and Enter confirm also what takes something away, though the keyboard begins on what does not', async () => {
  const { page, asked, show } = createTestPage({
    ...library(0),
    'collections.delete': () => undefined,
    'collections.list': () => [],
    'library.status': () => libraryStatus,
    'facets.voices': () => [],
    'facets.languages': () => [],
  });
  page.collections.deleting = { id: 'one', name: 'Doomed', clips: 3, duration: 9 };
  page.navigation.open('delete-collection');
  page.notices.offerUndo('Moved to position 3 of 3', { name: 'Undo', run: () => undefined });
  await show(DeleteCollectionDialog, {});
  await expect.poll(() => document.activeElement?.textContent).toBe(page.t('collections.keep'));
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.poll(() => asked('collections.delete')).toEqual([{ id: 'one' }]);
  await expect.poll(() => page.navigation.dialog).toBeNull();
  // What was done to it before has no way back.
  expect(page.notices.in('player')).toEqual([]);
});

test('the page’s keys wait while any dialog lies over it, also one that the page did not open', async () => {
  const { page, show } = createTestPage(library(0));
  const { key } = createPageKeys(page);
  await show(ProxyDialog, { question });
  flushSync();
  key(new KeyboardEvent('keydown', { key: 'q' }));
  expect(page.player.panels.open).toBeNull();
});
