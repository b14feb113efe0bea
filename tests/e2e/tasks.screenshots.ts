import { cp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { answerFolderDialog, startApp, withFolder } from './app.ts';
import { openSample } from './library-page.ts';
import { shoot, shotsFolder, usualSize } from './shoot.ts';

test('the views of a week of work, in three sizes and both themes', async () => {
  test.setTimeout(600_000);
  await withFolder(async (home) => {
    const { application, page, close } = await startApp(path.join(home, 'app'));
    await shoot(page, 'task-first-run');
    const library = await openSample(page);
    // Its path is in the pictures.
    const out = path.join(tmpdir(), 'Voiceovers', 'Episode 3');
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    await answerFolderDialog(application, out);
    await shoot(page, 'task-first-sync');
    await page.getByRole('button', { name: 'Dismiss' }).first().click();
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    await shoot(page, 'task-filters');
    for (const facet of ['Created', 'Length', 'Voices', 'Status']) {
      await library.facet(facet);
      await shoot(page, `task-filters-${facet.toLowerCase()}`);
    }
    // English ones, for the picture that README shows.
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Find a filter' }).fill('engl');
    await expect(page.getByRole('checkbox', { name: /^English/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await shoot(page, 'task-filters-set');
    await page
      .getByRole('button', { name: /^Filters/ })
      .first()
      .click();
    await library.row(0).locator('.prompt').click();
    await library
      .row(6)
      .locator('.prompt')
      .click({ modifiers: ['Shift'] });
    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: 'Name' }).fill('Episode 3');
    await page.keyboard.press('Enter');
    await library.navigation
      .getByRole('button', { name: /^Episode 3/ })
      .first()
      .click();
    await library.hits(7);
    await shoot(page, 'task-collection');
    const head = page.getByRole('region', { name: 'Episode 3' });
    await head.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Choose/ }).click();
    await expect(dialog.getByText(/^01 /)).toBeVisible();
    await shoot(page, 'task-export');
    await dialog.getByRole('button', { name: 'Write 7' }).click();
    await expect(dialog.getByText('7 clips written')).toBeVisible();
    await page.keyboard.press('Escape');
    await library.row(0).locator('.prompt').click();
    await page.keyboard.press('Control+Shift+ArrowDown');
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    await library.row(6).locator('.prompt').click();
    await page.keyboard.press('Delete');
    await library.hits(6);
    await shoot(page, 'task-undo');
    await head.getByRole('button', { name: 'Export' }).click();
    await dialog
      .getByRole('combobox', { name: /no longer part/ })
      .selectOption({ label: 'Move into _removed' });
    await expect(dialog.getByText(/→ _removed/)).toBeVisible();
    await shoot(page, 'task-plan');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 1000 });
    await dialog.locator('.sheet').screenshot({ path: path.join(shotsFolder, 'plan-dialog.png') });
    await page.setViewportSize(usualSize);
    await page.keyboard.press('Escape');
    await library.navigation.getByRole('button', { name: 'Settings' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'About', exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(/\w/);
    await shoot(page, 'task-about');
    await page.keyboard.press('Escape');
    for (const view of ['Voices', 'Exports', 'Health', 'Settings']) {
      await library.navigation.getByRole('button', { name: view }).first().click();
      if (view === 'Health') {
        await page.getByRole('button', { name: 'Save proof…' }).click();
        await expect(page.getByRole('main').getByText(/^Saved in/)).toBeVisible();
      }
      await shoot(page, `task-${view.toLowerCase()}`);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Library' }).first().click();
    await library.row(0).locator('.prompt').dblclick();
    await shoot(page, 'task-playing');
    await cp(out, path.join(shotsFolder, 'Episode 3'), { recursive: true });
    await rm(path.dirname(out), { recursive: true });
    await close();
  });
});
