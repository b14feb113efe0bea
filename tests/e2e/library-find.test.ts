import { expect, test } from '@playwright/test';
import { startApp, withFolder } from './app.ts';
import { libraryPage, openSample } from './library-page.ts';
import { repeatOne } from './player-app.ts';

test('a search finds words, prefixes, folded accents, substrings, phrases and what is left out, and marks its hits', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home);
    const { grid, search, hits, row } = await openSample(page);
    const marked = async () => (await grid.locator('mark').first().innerText()).toLowerCase();
    for (const [typed, count, mark] of [
      ['koln', 2, 'köln'],
      ['crois', 2, 'crois'],
      ['天气', 2, '天气'],
      ['気', 2, '気'],
      ['"le café"', 2, 'le café'],
      ['laughs -wouldn', 3, 'laughs'],
    ] as const) {
      await search.fill(typed);
      await hits(count);
      await expect.poll(marked, { message: typed }).toContain(mark);
    }
    await search.fill('174dc03a');
    await hits(1);
    await expect(row(0)).toContainText('चलो');
    await search.fill('zzzz');
    await expect(page.getByText('No clips match “zzzz”.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await hits(40);
    await close();
  });
});

test('headers sort both ways, and takes stand together with their settings', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home);
    const { grid, row, prompts } = await openSample(page);
    const newest = await prompts(1);
    await page.getByRole('columnheader', { name: 'Created' }).getByRole('button').click();
    await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await expect.poll(() => prompts(1)).not.toEqual(newest);
    for (const name of ['Prompt', 'Voice', 'Length']) {
      const header = page.getByRole('columnheader', { name });
      await header.getByRole('button').click();
      const first = await header.getAttribute('aria-sort');
      await header.getByRole('button').click();
      await expect(header).not.toHaveAttribute('aria-sort', first ?? '');
    }
    await grid.focus();
    await page.keyboard.press('t');
    await expect(page.getByRole('columnheader', { name: 'Seed' })).toBeVisible();
    const [one, other] = await prompts(2);
    expect(one).toBe(other);
    await expect(row(0).locator('.setting').first()).toHaveText(/^\d+$/);
    await expect(row(0).locator('.setting').nth(1)).toHaveText(/^0\.\d$/);
    const seeds = await Promise.all(
      [0, 1].map((place) => row(place).locator('.setting').first().innerText()),
    );
    expect(seeds[0]).not.toBe(seeds[1]);
    await row(0).click();
    const takes = page.getByRole('complementary').locator('tbody tr');
    await expect(takes.nth(1)).toBeVisible();
    await expect(page.getByRole('complementary').getByRole('row')).toHaveCount(1 + (await takes.count()));
    await close();
  });
});

test('search, filters, order, place and view are there again after a restart', async () => {
  await withFolder(async (home) => {
    const first = await startApp(home);
    const before = await openSample(first.page);
    await first.page.getByRole('columnheader', { name: 'Prompt' }).getByRole('button').click();
    await before.search.fill('-chai');
    await before.hits(40);
    await before.grid.hover();
    await first.page.mouse.wheel(0, 56 * 20);
    await expect(before.row(25)).toBeVisible();
    const place = () => before.grid.evaluate((element) => Math.floor(element.scrollTop / 56));
    await expect.poll(place).toBe(20);
    const prompt = await before.row(22).locator('.prompt').innerText();
    await first.close();

    const second = await startApp(home, { VOICEKEEP_API_URL: 'http://127.0.0.1:9' });
    const after = libraryPage(second.page);
    await expect(after.row(22).locator('.prompt')).toHaveText(prompt);
    await expect(after.row(22)).toBeInViewport();
    await expect(after.search).toHaveValue('-chai');
    await expect(second.page.getByRole('columnheader', { name: 'Prompt' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await after.navigation.getByRole('button', { name: 'Voices' }).click();
    await expect(second.page.getByRole('heading', { name: 'Voices' })).toBeVisible();
    await expect
      .poll(async () =>
        JSON.stringify(await second.page.evaluate(`window.voicekeep.request('view.get', undefined)`)),
      )
      .toContain('"view":"voices"');
    await second.close();

    const third = await startApp(home);
    await expect(third.page.getByRole('heading', { name: 'Voices' })).toBeVisible();
    await third.close();
  });
});

test('voices and languages tell clips and hours, play an example, and lead to their clips', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home);
    const { navigation, hits } = await openSample(page);
    await navigation.getByRole('button', { name: 'Languages' }).click();
    await expect(page.getByText(/13 languages, .* in total/)).toBeVisible();
    await repeatOne(page);
    await page.getByRole('button', { name: 'Play an example of German' }).click();
    await expect(page.getByRole('button', { name: 'Pause German' })).toBeVisible();
    await page.getByRole('button', { name: 'Pause German' }).click();
    await page
      .getByRole('main')
      .getByRole('button', { name: /^German/ })
      .click();
    await hits(4);
    await navigation.getByRole('button', { name: 'Voices' }).click();
    await expect(page.getByRole('button', { name: /^Play an example of/ })).toHaveCount(29);
    await close();
  });
});
