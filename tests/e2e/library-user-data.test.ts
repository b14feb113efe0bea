import { expect, test } from '@playwright/test';
import { startApp, withFolder } from './app.ts';
import { libraryPage, openSample } from './library-page.ts';

test('a collection is made of a selection, ordered by keyboard and by drag, renamed, and deleted after asking', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home);
    const { grid, navigation, row, prompts, hits } = await openSample(page);
    await row(0).click();
    await row(3).click({ modifiers: ['Shift'] });
    await expect(page.getByText('4 selected').first()).toBeVisible();
    await row(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'New collection…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Chapter one');
    await page.keyboard.press('Enter');
    const place = navigation.getByRole('button', { name: /^Chapter one/ });
    await place.click();
    await hits(4);
    const [a, b, c, d] = await prompts(4);

    await row(0).click();
    await page.keyboard.press('Control+Shift+ArrowDown');
    await expect.poll(() => prompts(4)).toEqual([b, a, c, d]);
    await expect(page.getByText('Moved to position 2 of 4').first()).toBeAttached();
    await page.keyboard.press('Control+Shift+ArrowDown');
    await expect.poll(() => prompts(4)).toEqual([b, c, a, d]);

    await row(3).hover();
    await row(3).locator('[data-action=move]').hover();
    await page.mouse.down();
    await row(0).hover({ position: { x: 40, y: 2 } });
    await page.mouse.up();
    await expect.poll(() => prompts(4)).toEqual([d, b, c, a]);

    await grid.focus();
    await row(1).click();
    await page.keyboard.press('Delete');
    await hits(3);

    await navigation.getByRole('button', { name: 'Library' }).click();
    await hits(40);
    await row(10).click();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Chapter one' }).click();
    await expect(place).toContainText('4');

    await place.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Chapter two');
    await page.getByRole('button', { name: 'Save' }).click();
    await navigation.getByRole('button', { name: /^Chapter two/ }).click();
    await hits(4);

    await navigation.getByRole('button', { name: 'Actions for Chapter two' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await expect(page.getByRole('dialog')).toContainText('The clips themselves stay in your library.');
    await page.getByRole('button', { name: 'Delete collection' }).click();
    await expect(navigation.getByRole('button', { name: /^Chapter two/ })).toHaveCount(0);
    await hits(40);
    await close();
  });
});

test('notes and favourites of one’s own are kept over a restart', async () => {
  await withFolder(async (home) => {
    const first = await startApp(home);
    const before = await openSample(first.page);
    await before.row(2).click();
    await first.page.keyboard.press('f');
    await expect(before.row(2).getByRole('button', { name: 'My favourite' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await first.page.getByRole('textbox', { name: 'Note' }).fill('For the opening');
    await before.grid.focus();
    await expect(before.row(2).getByRole('img', { name: 'Has a note' })).toBeVisible();
    await first.close();

    const second = await startApp(home);
    const after = libraryPage(second.page);
    await after.navigation.getByRole('button', { name: 'My favourites' }).click();
    await after.hits(1);
    await after.row(0).click();
    await expect(second.page.getByRole('textbox', { name: 'Note' })).toHaveValue('For the opening');
    await second.page
      .getByRole('complementary')
      .getByRole('button', { name: 'Remove from my favourites' })
      .click();
    await expect(second.page.getByText(/No favourites yet. Mark a clip/)).toBeVisible();
    await second.close();
  });
});

test('the details show everything, and copy prompt, link and path', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startApp(home);
    const { row, search, hits } = await openSample(page);
    await search.fill('slow show');
    await hits(1);
    await row(0).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await expect(details.locator('.prompt')).toContainText('chosen by the cat');
    for (const fact of ['Seed', 'Temperature', 'Model', 'SHA-256', 'File', 'Loudness', 'Created']) {
      await expect(details.getByText(fact, { exact: true }).first()).toBeVisible();
    }
    const clipboard = () => application.evaluate(({ clipboard: board }) => board.readText());
    await details.getByRole('button', { name: 'Copy prompt' }).click();
    await expect.poll(clipboard).toContain('[clears throat] Welcome back');
    await details.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(clipboard).toMatch(/^https?:\/\/.*\.mp3$/);
    await details.getByRole('button', { name: 'Copy path' }).click();
    await expect.poll(clipboard).toMatch(/95561d5d-8060-417f-a6b1-003470dfc66c\.mp3$/);
    await close();
  });
});

test('the sheet of shortcuts opens on a question mark', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home);
    const { row } = await openSample(page);
    await row(0).click();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const does of ['Select all', 'Clear search and filters', 'Move in the collection', 'Actions']) {
      await expect(sheet.getByText(does, { exact: true })).toBeVisible();
    }
    await close();
  });
});
