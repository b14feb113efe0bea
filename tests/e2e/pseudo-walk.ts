import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import type { PageMessage } from '../../renderer/i18n/translate.ts';
import { createPageText } from '../../renderer/i18n/translate.ts';

const t = createPageText(pseudoLocale);

/** Goes through every view, dialog and menu of the sample in the pseudo-language, and has a look at each. */
export async function walkPseudo(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const button = (key: PageMessage) => page.getByRole('button', { name: t(key), exact: true }).first();
  const grid = page.getByRole('grid');
  const row = grid.getByRole('row').nth(2);

  await expect(button('firstRun.sample')).toBeVisible();
  await look('first-run');
  await button('firstRun.sample').click();
  await expect(row).toBeVisible();
  await expect(button('list.sync')).toBeEnabled({ timeout: 60_000 });
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
  await expect(page.getByRole('checkbox').first()).toBeVisible();
  await page.getByRole('checkbox').nth(3).check();
  await look('filters');
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
  for (const [dialog, key] of [
    ['export', 'Control+e'],
    ['settings', 'Control+,'],
    ['shortcuts', '?'],
    ['name-collection', 'c'],
  ] as const) {
    await grid.focus();
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(dialog);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog')).toHaveCount(0);
  }
  for (const dialog of ['diagnostics.open', 'about.open'] as const) {
    await page.keyboard.press('Control+,');
    await button(dialog).click();
    await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(/\w/);
    await look(dialog);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog')).toHaveCount(0);
  }
  await page.getByRole('searchbox').fill('zzzz');
  await expect(page.getByText(t('common.clear'), { exact: true })).toBeVisible();
  await look('no-hits');
  await page.getByRole('searchbox').fill('');
}
