import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import ShortcutsDialog from '../../renderer/app/ShortcutsDialog.svelte';
import { runShortcut } from '../../renderer/app/shortcuts.ts';
import { createTestPage, library } from './page.ts';

async function showSheet() {
  const made = createTestPage(library(0));
  await made.show(ShortcutsDialog, {});
  const { t } = made.page;
  const key = (does: 'mute' | 'shuffle', keys: string) =>
    browser.getByRole('button', { name: t('shortcuts.change.name', { does: t(`shortcuts.${does}`), keys }) });
  const press = (letter: string) => runShortcut(made.page, letter.toUpperCase());
  return { ...made, key, press };
}

test('a key is changed, does what it did, and is stored; all can be reset', async () => {
  const { page, asked, key, press } = await showSheet();
  await key('mute', 'M').click();
  await userEvent.keyboard('y');
  await expect.element(key('mute', 'Y')).toBeVisible();
  await expect.poll(() => asked('settings.change').at(-1)).toEqual({ shortcuts: { mute: ['Y'] } });
  press('y');
  expect(page.player.tone.muted).toBe(true);
  press('m');
  expect(page.player.tone.muted).toBe(true);
  await browser.getByRole('button', { name: page.t('shortcuts.change.reset') }).click();
  await expect.element(key('mute', 'M')).toBeVisible();
});

test('keys that do something else are told, and Escape keeps the old ones', async () => {
  const { page, key } = await showSheet();
  const { t } = page;
  await key('mute', 'M').click();
  await userEvent.keyboard('s');
  await expect
    .element(browser.getByRole('alert'))
    .toHaveTextContent(t('shortcuts.change.taken', { keys: 'S', does: t('shortcuts.shuffle') }));
  await key('mute', 'M').click();
  await userEvent.keyboard('{Escape}');
  await expect.element(key('mute', 'M')).toBeVisible();
  expect(page.preferences.settings.shortcuts).toEqual({});
});

test('with single keys turned off, none of them does anything', async () => {
  const { page, press } = await showSheet();
  await browser.getByRole('checkbox').click();
  press('m');
  expect(page.player.tone.muted).toBe(false);
});
