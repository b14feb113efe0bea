import { expect } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import type { PageMessage } from '../../renderer/i18n/translate.ts';
import { createPageText } from '../../renderer/i18n/translate.ts';
import type { RunningApp } from './app.ts';
import { goThroughProxy, startRawServer, wantsPassword } from './proxy.ts';

const t = createPageText(pseudoLocale);

/** One view, dialog or menu, by its name. */
type Look = (name: string) => Promise<void>;

/** Goes through every view, dialog and menu of the sample in the pseudo-language, and has a look at each. */
export async function walkPseudo(app: RunningApp, look: Look): Promise<void> {
  const walk = walkOf(app, look);
  await expect(walk.button('firstRun.sample')).toBeVisible();
  await look('first-run');
  await walkProxy(walk);
  await walk.button('firstRun.sample').click();
  await expect(walk.row).toBeVisible();
  await expect(walk.button('list.sync')).toBeEnabled({ timeout: 60_000 });
  await walkList(walk);
  await walkViews(walk);
  await walkDialogs(walk);
  await walkCollection(walk);
  await walkSearches(walk);
}

type Walk = ReturnType<typeof walkOf>;

function walkOf({ application, page }: RunningApp, look: Look) {
  const grid = page.getByRole('grid');
  const row = grid.getByRole('row').nth(2);
  const button = (key: PageMessage) => page.getByRole('button', { name: t(key), exact: true }).first();
  const dialog = page.getByRole('dialog');
  return {
    ...{ application, page, look, grid, row, button, dialog },
    async closeDialog() {
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog')).toHaveCount(0);
    },
  };
}

/** A proxy on the way to the service wants a password, and gets none. */
async function walkProxy({ application, page, look, button, dialog, closeDialog }: Walk): Promise<void> {
  const proxy = await startRawServer((socket) => socket.once('data', () => socket.end(wantsPassword())));
  await goThroughProxy(application, proxy.port);
  await page.getByLabel(t('firstRun.keyLabel')).fill('sc-any');
  await button('firstRun.submit').click();
  await expect(dialog).toBeVisible();
  await look('proxy');
  await closeDialog();
  await expect(button('firstRun.submit')).toBeEnabled();
  await look('not-connected');
  await goThroughProxy(application, null);
  proxy.close();
}

async function walkList({ page, look, grid, row, button }: Walk): Promise<void> {
  await row.click();
  await look('library');
  await row.click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await look('menu');
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /Šöŕţ|Çŕéåţéð/u })
    .first()
    .click();
  await expect(page.getByRole('menu')).toBeVisible();
  await look('sort');
  await page.keyboard.press('Escape');
  await grid.focus();
  await page.keyboard.press('Shift+F');
  await button('filters.facet.voices').click();
  await expect(page.getByRole('checkbox').first()).toBeVisible();
  await look('filters');
  await button('filters.facet.status').click();
  await page.getByRole('checkbox').nth(3).check();
  await look('filters-status');
  await grid.focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+F');
  await page.keyboard.press('t');
  await look('takes');
  await page.keyboard.press('x');
  await grid.getByRole('row').nth(1).dblclick();
  await page.keyboard.press('q');
  await look('queue');
  await page.keyboard.press('q');
  await button('player.more.name').click();
  await look('player-settings');
  await page.keyboard.press('Escape');
}

async function walkViews({ page, look, button }: Walk): Promise<void> {
  for (const [view, place] of [
    ['voices', 2],
    ['languages', 3],
    ['exports', 4],
    ['health', 5],
  ] as const) {
    await page.keyboard.press(`Control+${place}`);
    await expect(page.getByRole('heading', { name: t(`nav.${view}`) })).toBeVisible();
    await look(view);
  }
  await button('health.verify').click();
  await expect(page.getByRole('status').filter({ visible: true }).first()).toBeVisible();
  await look('verified');
  await page.keyboard.press('Control+1');
}

async function walkDialogs({ page, look, grid, button, dialog, closeDialog }: Walk): Promise<void> {
  for (const [name, key] of [
    ['export', 'Control+e'],
    ['settings', 'Control+,'],
    ['shortcuts', '?'],
    ['name-collection', 'c'],
  ] as const) {
    await grid.focus();
    await page.keyboard.press(key);
    await expect(dialog).toBeVisible();
    await look(name);
    await closeDialog();
  }
  for (const name of ['diagnostics.open', 'about.open'] as const) {
    await page.keyboard.press('Control+,');
    await button(name).click();
    await expect(dialog.getByRole('textbox')).toHaveValue(/\w/);
    await look(name);
    await closeDialog();
  }
}

/** A collection is made, and deleted again. */
async function walkCollection({ page, look, grid, button, dialog }: Walk): Promise<void> {
  const name = '語';
  await grid.focus();
  await page.keyboard.press('c');
  await dialog.getByRole('textbox').fill(name);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  // By keys: in a narrow window the mouse finds it below the open collection alone.
  await page.getByRole('button', { name: t('collections.more', { name }) }).press('Enter');
  await look('collection-menu');
  await page.getByRole('menuitem', { name: t('collections.delete') }).click();
  await expect(dialog).toBeVisible();
  await look('delete-collection');
  await button('collections.deleteNow').click();
  await expect(dialog).toHaveCount(0);
}

async function walkSearches({ page, look, grid, button, dialog, closeDialog }: Walk): Promise<void> {
  const search = page.getByRole('searchbox');
  await search.fill('zzzz');
  await expect(page.getByText(t('common.clear'), { exact: true })).toBeVisible();
  await look('no-hits');
  // The sample's clip with a video.
  const prompt = "I wouldn't say so";
  const first = grid.getByRole('row').nth(1);
  await search.fill(prompt);
  await expect(first).toContainText(prompt);
  await first.click();
  // A narrow window shows details over the list, when they are asked for.
  const details = page.getByRole('complementary');
  const isWide = await details.isVisible();
  if (!isWide) await page.keyboard.press('i');
  await expect(button('video.larger')).toBeVisible();
  await details.evaluate((pane) => Promise.all(pane.getAnimations().map(({ finished }) => finished)));
  await look('details-with-video');
  await button('video.larger').click();
  await expect(dialog.locator('video')).toBeVisible();
  await look('video');
  await closeDialog();
  await search.fill('');
  if (isWide) return;
  await grid.focus();
  await page.keyboard.press('i');
}
