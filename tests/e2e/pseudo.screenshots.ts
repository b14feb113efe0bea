import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import type { PageMessage } from '../../renderer/i18n/translate.ts';
import { createPageText } from '../../renderer/i18n/translate.ts';
import { startApp, withFolder } from './app.ts';

const folder = path.resolve(import.meta.dirname, '../../out/screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;
const t = createPageText(pseudoLocale);

test('the pseudo-language: English that is left, and words that do not fit', async () => {
  await withFolder(async (home) => {
    await mkdir(folder, { recursive: true });
    const { page, close } = await startApp(home, { VOICEKEEP_LOCALE: pseudoLocale });
    const shoot = async (name: string) => {
      for (const size of sizes) {
        await page.setViewportSize(size);
        const file = path.join(folder, `pseudo-${name}-${size.width}.png`);
        await page.screenshot({ animations: 'disabled', path: file });
      }
      await page.setViewportSize(sizes[0]);
    };
    const button = (key: PageMessage) => page.getByRole('button', { name: t(key), exact: true }).first();
    const grid = page.getByRole('grid');

    await expect(button('firstRun.sample')).toBeVisible();
    await shoot('first-run');
    await button('firstRun.sample').click();
    await expect(grid.getByRole('row').nth(2)).toBeVisible();
    await expect(button('list.sync')).toBeEnabled({ timeout: 60_000 });
    await grid.getByRole('row').nth(2).click();
    await shoot('library');
    await grid.getByRole('row').nth(2).click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await shoot('menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+F');
    await expect(page.getByRole('checkbox').first()).toBeVisible();
    await shoot('filters');
    await page.keyboard.press('Shift+F');
    await page.keyboard.press('q');
    await shoot('queue');
    await page.keyboard.press('q');
    await button('player.more.name').click();
    await shoot('player-settings');
    await page.keyboard.press('Escape');
    for (const [view, place] of [
      ['voices', 2],
      ['languages', 3],
      ['exports', 4],
      ['health', 5],
    ] as const) {
      await page.keyboard.press(`Control+${place}`);
      await expect(page.getByRole('heading', { name: t(`nav.${view}`) })).toBeVisible();
      await shoot(view);
    }
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
      await shoot(dialog);
      await page.keyboard.press('Escape');
    }
    await close();
  });
});
