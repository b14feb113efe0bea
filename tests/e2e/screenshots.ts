import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { startApp, withFolder } from './app.ts';
import { libraryPage } from './library-page.ts';
import { button, row, seekTo, startWithSample } from './player-app.ts';
import { shoot, shotsFolder, sizes, themes, usualSize } from './shoot.ts';

async function shootViews(page: Page, prefix: string): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Clips' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
  await grid.getByRole('row').nth(2).click();
  await shoot(page, `${prefix}-library`);
  await grid.getByRole('row').nth(1).dblclick();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await shoot(page, `${prefix}-playing`);
  await page.getByRole('searchbox', { name: 'Search clips' }).fill('nothing has these words');
  await expect(page.getByText(/No clips match/)).toBeVisible();
  await shoot(page, `${prefix}-no-hits`);
  await page.getByRole('searchbox', { name: 'Search clips' }).fill('');
  await shootFinding(page, prefix);
  const navigation = page.getByRole('navigation').first();
  for (const view of ['Favourites', 'Voices', 'Languages', 'Exports', 'Health', 'Settings']) {
    await navigation.getByRole('button', { name: view }).first().click();
    await shoot(page, `${prefix}-${view.toLowerCase()}`);
    await page.keyboard.press('Escape');
  }
  await navigation.getByRole('button', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'Export', exact: true }).first().click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
  await shoot(page, `${prefix}-export`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await shoot(page, `${prefix}-shortcuts`);
  await page.keyboard.press('Escape');
  for (const name of ['About', 'Diagnostics']) {
    await navigation.getByRole('button', { name: 'Settings' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(/\w/);
    await shoot(page, `${prefix}-${name.toLowerCase()}`);
    await page.keyboard.press('Escape');
  }
}

/** Filters, takes, a menu, a collection, and the list as those see it who need it larger or with more contrast. */
async function shootFinding(page: Page, prefix: string): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Clips' });
  const search = page.getByRole('searchbox', { name: 'Search clips' });
  await expect(grid.getByRole('row').nth(2)).toBeVisible();
  const word =
    (await grid.getByRole('row').nth(2).locator('.prompt').innerText()).match(/[\p{L}\p{M}]{3,}/u)?.[0] ??
    'a';
  await search.fill(word);
  await expect(grid.locator('mark').first()).toBeVisible();
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await libraryPage(page).facet('Languages');
  await expect(page.getByRole('group', { name: 'Languages' }).getByRole('checkbox').first()).toBeVisible();
  await shoot(page, `${prefix}-filters`);
  await page
    .getByRole('button', { name: /^Filters/ })
    .first()
    .click();
  await search.fill('');
  await page.getByRole('button', { name: 'Group takes' }).click();
  await shoot(page, `${prefix}-takes`);
  await page.getByRole('button', { name: 'Group takes' }).click();
  await expect(grid.getByRole('row').nth(4)).toBeVisible();

  await grid.getByRole('row').nth(2).click();
  await grid
    .getByRole('row')
    .nth(4)
    .click({ modifiers: ['Shift'] });
  await shoot(page, `${prefix}-selected`);
  await grid.getByRole('row').nth(3).click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await page.screenshot({ path: path.join(shotsFolder, `${prefix}-menu.png`), animations: 'disabled' });
  await page.getByRole('menuitem', { name: 'New collection…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Chapter one');
  await shoot(page, `${prefix}-name-collection`);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Chapter one/ })
    .first()
    .click();
  await grid.getByRole('row').nth(1).click();
  await shoot(page, `${prefix}-collection`);
  await page.getByRole('navigation').getByRole('button', { name: 'Library' }).click();
  await shootClosely(page, prefix);
}

/** At 200 % (half the window's pixels), and with forced colours. */
async function shootClosely(page: Page, prefix: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  for (const size of sizes) {
    await page.setViewportSize({ width: size.width / 2, height: size.height / 2 });
    await page.screenshot({ path: path.join(shotsFolder, `${prefix}-zoomed-${size.width}.png`) });
  }
  await page.setViewportSize(usualSize);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    await page.screenshot({ path: path.join(shotsFolder, `${prefix}-forced-${colorScheme}.png`) });
  }
  await page.emulateMedia({ forcedColors: 'none' });
}

test('first run and the sample library', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home);
    const sample = page.getByRole('button', { name: 'Try it with a sample library' });
    await expect(sample).toBeVisible();
    await shoot(page, 'first-run');
    await sample.click();
    await shootViews(page, 'sample');
    await close();
  });
});

test('a library of hostile prompts', async () => {
  await withFolder(async (home) => {
    const service = await startFakeService({
      account: makeAccount({ seed: 3, voiceovers: 60, hostile: true }),
    });
    const { page, close } = await startApp(home, { VOICEKEEP_API_URL: service.apiUrl });
    await page.getByLabel(/key/i).first().fill(service.key);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await shootViews(page, 'hostile');
    await close();
    await service.close();
  });
});

test('the player with a loop, its queue, its settings, and the small window', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await shoot(page, 'player-idle');
    await row(page, 2).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await button(page, 'Pause').click();
    await seekTo(page, 0.2);
    await page.keyboard.press('[');
    await seekTo(page, 0.7);
    await page.keyboard.press(']');
    await seekTo(page, 0.45);
    await page.getByRole('slider', { name: 'Position' }).hover();
    await shoot(page, 'player-loop');
    await button(page, 'Queue').click();
    await shoot(page, 'player-queue');
    await button(page, 'Player settings').click();
    await shoot(page, 'player-settings');
    await page.getByRole('button', { name: 'Mini player, always on top' }).click();
    await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    await shoot(page, 'player-compact', [{ width: 380, height: 150 }]);
    await close();
  });
});

test('the picture of the README', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const grid = page.getByRole('grid', { name: 'Clips' });
    await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
    for (const [name, from, to] of [
      ['Night train', 4, 6],
      ['Breakfast', 7, 9],
    ] as const) {
      await row(page, from).click();
      await row(page, to).click({ modifiers: ['Shift'] });
      await page.keyboard.press('f');
      await page.keyboard.press('c');
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      await page.getByRole('button', { name: 'Create', exact: true }).click();
      await expect(page.locator('dialog')).toHaveCount(0);
    }
    const withVideo = grid.getByRole('row', { name: /Hans/ }).first();
    await withVideo.dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await button(page, 'Pause').click();
    await seekTo(page, 0.4);
    await expect(page.locator('aside video')).toBeVisible();
    await page.mouse.move(0, 0);
    await shoot(page, 'readme', [usualSize]);
    await close();
  });
});
