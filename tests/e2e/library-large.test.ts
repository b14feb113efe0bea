import { expect, test } from '@playwright/test';
import { makeLargeHome } from '../bench/large-library.ts';
import { startApp, withFolder } from './app.ts';
import { libraryPage } from './library-page.ts';

test('a list taller than an element can be is reached to its last row, by wheel, bar and keys, with few nodes', async () => {
  test.setTimeout(180_000);
  await withFolder(async (home) => {
    const clips = 90_000;
    makeLargeHome(home, clips);
    const { page, close } = await startApp(home, { VOICEKEEP_API_URL: 'http://127.0.0.1:9' });
    const { grid, row, hits } = libraryPage(page);
    await hits(clips);
    await expect(grid).toHaveAttribute('aria-rowcount', String(clips + 1));
    await expect(row(0)).toContainText('Speaker');

    await grid.hover();
    await page.mouse.wheel(0, 56 * 10);
    await expect(row(10)).toBeInViewport();
    await expect(row(10)).toContainText('Speaker');

    await row(12).click();
    await page.keyboard.press('End');
    await expect(row(clips - 1)).toBeInViewport();
    await expect(row(clips - 1)).toContainText('Speaker');
    await expect(row(clips - 1)).toHaveAttribute('aria-rowindex', String(clips + 1));
    await page.keyboard.press('ArrowUp');
    await expect(row(clips - 2)).toHaveAttribute('aria-selected', 'true');

    const middle = await grid.evaluate((element) => {
      element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
      return element.scrollHeight;
    });
    expect(middle).toBeLessThan(8_000_000);
    await expect(row(clips / 2)).toBeInViewport();
    await expect(row(clips / 2)).toContainText('Speaker');
    expect(await grid.getByRole('row').count()).toBeLessThan(60);

    await grid.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await expect(page.getByText(`${clips.toLocaleString('en')} selected`).first()).toBeVisible();
    await close();
  });
});
