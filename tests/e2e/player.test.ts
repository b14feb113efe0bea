import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { position, startApp, withFolder } from './app.ts';
import {
  button,
  clipIds,
  nowPlaying,
  playerBar,
  pressAtOnce,
  repeatOne,
  row,
  seekTo,
  startWithSample,
  synced,
  title,
  watchElements,
  wordsOf,
} from './player-app.ts';

/** Leaves two hits in the list: what plays them comes to an end, which a slow machine may look at when it can. */
async function twoHits(page: Page): Promise<void> {
  await page.getByRole('searchbox').first().fill('koln');
  await expect(page.getByRole('grid', { name: 'Clips' })).toHaveAttribute('aria-rowcount', '3');
}

test('plays on through the hits, whatever is searched or sorted meanwhile; next, previous, shuffle, repeat and the queue', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await row(page, 1).dblclick();
    // Its clips are short: what is only looked at is looked at while nothing goes on by itself.
    await button(page, 'Pause').click();
    const first = await title(page);
    const after = await wordsOf(page, (await clipIds(page))[1] ?? '');
    await page.getByRole('columnheader', { name: 'Length' }).getByRole('button').click();
    await page.getByRole('searchbox').first().fill('nothing has these words');
    await expect(page.getByText(/No clips match/)).toBeVisible();
    await page.keyboard.press('Escape');
    await pressAtOnce(page, 'n', 'k');
    await expect.poll(() => title(page)).not.toBe(first);
    expect(await title(page)).toContain(after.slice(0, 10));
    const second = await title(page);
    await pressAtOnce(page, 'p', 'k');
    await expect.poll(() => title(page)).toBe(first);
    await pressAtOnce(page, 'n', 'k');
    await expect.poll(() => title(page)).toBe(second);

    await button(page, 'Queue').click();
    const queue = page.getByRole('listbox', { name: 'Queue' });
    await expect(queue.getByRole('option', { selected: true })).toContainText(second.slice(0, 12));
    await expect(queue.locator('[aria-current=true]')).toContainText(second.slice(0, 12));
    const third = (await queue.getByRole('option').nth(2).textContent()) ?? '';
    await queue.press('ArrowDown');
    await queue.press('Control+Shift+ArrowDown');
    await expect(queue.getByRole('option').nth(2)).not.toHaveText(third);
    await queue.press('Delete');
    await queue.press('Enter');
    await expect.poll(() => title(page)).not.toBe(second);
    await queue.press('Escape');
    await expect(queue).toBeHidden();
    const chosen = await title(page);
    await seekTo(page, 0.97);
    await expect.poll(() => title(page)).not.toBe(chosen);

    await button(page, 'Repeat: off').click();
    await expect(button(page, 'Repeat: all')).toBeVisible();
    await button(page, 'Repeat: all').click();
    const repeated = await title(page);
    await seekTo(page, 0.97);
    await expect.poll(() => position(page)).toBeLessThan(1);
    expect(await title(page)).toBe(repeated);
    await button(page, 'Shuffle').click();
    await expect(button(page, 'Shuffle')).toHaveAttribute('aria-pressed', 'true');
    expect(await title(page)).toBe(repeated);
    await close();
  });
});

test('a collection plays in its order; clips are put next, added, moved by hand, and cleared', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const ids = await clipIds(page);
    // The second is long, so that a slow machine comes to it before its end.
    const chosen = [ids[7] ?? '', ids[15] ?? '', ids[9] ?? ''];
    const words = await Promise.all(chosen.map((id) => wordsOf(page, id)));
    await page.evaluate(
      `window.voicekeep.request('collections.create', { name: 'In my order', selection: { kind: 'ids', ids: ${JSON.stringify(chosen)} } })`,
    );
    const navigation = page.getByRole('navigation').first();
    await navigation
      .getByRole('button', { name: /^In my order/ })
      .first()
      .click();
    await expect(row(page, 3)).toContainText((words[2] ?? '').slice(0, 10));
    const watched = await watchElements(page);
    await row(page, 1).dblclick();
    const played = async () =>
      (await watched()).addresses.map((address) => /audio\/([^/]+)\.mp3/.exec(address)?.[1]);
    await expect.poll(played).toEqual(chosen.slice(0, 2));
    // What plays stays the second while the queue is put in order.
    await button(page, 'Pause').click();

    await navigation.getByRole('button', { name: 'Library' }).click();
    await row(page, 1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Play next' }).click();
    await row(page, 4).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Add to queue' }).click();
    await button(page, 'Queue').click();
    const options = page.getByRole('listbox', { name: 'Queue' }).getByRole('option');
    const order = [chosen[0], chosen[1], ids[0], chosen[2], ids[3]];
    const shown = async () => (await options.allTextContents()).map((text) => text.trim());
    const starts = await Promise.all(order.map(async (id) => (await wordsOf(page, id ?? '')).slice(0, 10)));
    await expect(options).toHaveCount(5);
    await expect
      .poll(async () => (await shown()).map((text, place) => text.includes(starts[place] ?? '-')))
      .toEqual([true, true, true, true, true]);

    await options.nth(4).hover();
    await page.mouse.down();
    await options.nth(0).hover({ force: true });
    await page.mouse.up();
    await expect.poll(async () => (await shown())[0]).toContain(starts[4]);
    await expect(options.nth(2)).toHaveAttribute('aria-current', 'true');
    await options.nth(3).hover();
    await options.nth(3).locator('[data-action=remove]').click();
    await expect(options).toHaveCount(4);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect(options).toHaveCount(1);
    await close();
  });
});

test('keys of the player: space, arrows, J K L, tenths, loop, the sheet; and the system’s panel', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    expect(await nowPlaying(page)).toMatchObject({ artwork: 1, state: 'playing' });
    expect((await nowPlaying(page)).artist).not.toBe('');
    // The waveform has the focus after a click on it, and keys still are the player's.
    await playerBar(page).getByRole('slider', { name: 'Position' }).click();
    await page.keyboard.press('k');
    await expect(button(page, 'Play')).toBeVisible();
    const slider = playerBar(page).getByRole('slider', { name: 'Position' });
    const length = Number(await slider.getAttribute('max'));
    await page.keyboard.press('5');
    await expect.poll(() => position(page)).toBeCloseTo(length / 2, 0);
    await page.keyboard.press('0');
    await expect.poll(() => position(page)).toBe(0);
    await page.keyboard.press('l');
    await expect.poll(() => position(page)).toBeGreaterThan(Math.min(4.8, length * 0.8));
    await page.keyboard.press('j');
    await expect.poll(() => position(page)).toBeLessThan(0.2);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => position(page)).toBeCloseTo(1, 0);
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => position(page)).toBeLessThan(0.2);

    await page.keyboard.press('2');
    await page.keyboard.press('[');
    await page.keyboard.press('3');
    await page.keyboard.press(']');
    const start = playerBar(page).getByRole('slider', { name: 'Loop start' });
    const end = playerBar(page).getByRole('slider', { name: 'Loop end' });
    await expect(start).toBeVisible();
    const from = Number(await start.getAttribute('aria-valuenow'));
    const to = Number(await end.getAttribute('aria-valuenow'));
    expect(from).toBeCloseTo(length * 0.2, 0);
    await page.keyboard.press(' ');
    const seen: number[] = [];
    await expect
      .poll(
        async () => {
          seen.push(await position(page));
          return seen.some((at, place) => at < (seen[place - 1] ?? 0) - 0.05);
        },
        { intervals: [40] },
      )
      .toBe(true);
    expect(Math.max(...seen)).toBeLessThan(length * 0.8);
    await end.press('ArrowRight');
    await expect(end).not.toHaveAttribute('aria-valuenow', String(to));
    await end.press('Escape');
    await expect(start).toBeHidden();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const key of ['Space', 'J', 'K', 'L', '0 … 9', 'B', 'Q']) {
      await expect(sheet.getByText(key, { exact: true }).first()).toBeVisible();
    }
    await close();
  });
});

test('the end is right after changes of speed, seeks and pauses, however quickly they come', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const watched = await watchElements(page);
    await twoHits(page);
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    const speed = playerBar(page).getByLabel('Speed');
    for (const value of ['3', '0.5', '3']) await speed.selectOption(value);
    await expect.poll(() => position(page)).toBeGreaterThan(0.5);
    // All in one go: while one start is under way, howler takes nothing that comes after it.
    await page.evaluate(() => {
      const select = document.querySelector<HTMLSelectElement>('footer select');
      const press = (key: string) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      for (const value of ['0.5', '2', '0.5', '3']) {
        for (const key of ['k', '4', 'k', 'k', '5', 'k']) press(key);
        if (select) select.value = value;
        select?.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
    await expect.poll(watched).toMatchObject({ ended: 2, atOnce: 1, rate: 3 });
    await expect(button(page, 'Play')).toBeVisible();
    expect((await watched()).addresses).toHaveLength(2);
    await close();
  });
});

test('a clip that ends while the page is busy is played once', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    // What is put off to the next turn comes late, and looks at the position come before it.
    await page.evaluate(() => {
      const { setTimeout: plain } = window;
      Object.assign(window, { setTimeout: (act: () => void, wait = 0) => plain(act, Math.max(wait, 250)) });
    });
    const watched = await watchElements(page);
    await twoHits(page);
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await seekTo(page, 0.8);
    await expect.poll(async () => (await watched()).addresses.length).toBe(2);
    await expect(button(page, 'Play')).toBeVisible();
    const [one = '', other = ''] = (await watched()).addresses.map((address) => new URL(address).pathname);
    expect(other).not.toBe(one);
    await close();
  });
});

test('a pause while a clip is still starting is a pause', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await row(page, 2).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    const first = await title(page);
    await pressAtOnce(page, 'n', 'k');
    await expect.poll(() => title(page)).not.toBe(first);
    await expect(button(page, 'Play')).toBeVisible();
    expect(await nowPlaying(page)).toMatchObject({ state: 'paused' });
    await button(page, 'Play').click();
    await expect.poll(() => position(page)).toBeGreaterThan(0.1);
    await close();
  });
});

test('a start goes on where the last one ended: clip, place and queue', async () => {
  await withFolder(async (home) => {
    const first = await startWithSample(home);
    await row(first.page, 1).dblclick();
    await expect(button(first.page, 'Pause')).toBeVisible();
    const before = await title(first.page);
    await button(first.page, 'Next').click();
    await expect.poll(() => title(first.page)).not.toBe(before);
    await expect.poll(() => position(first.page)).toBeGreaterThan(0.1);
    await seekTo(first.page, 0.4);
    await button(first.page, 'Pause').click();
    const [clip, at] = [await title(first.page), await position(first.page)];
    await first.close();

    const second = await startApp(home, { VOICEKEEP_API_URL: 'http://127.0.0.1:9' });
    await synced(second.page);
    await expect.poll(() => title(second.page)).toBe(clip);
    await expect.poll(() => position(second.page)).toBeCloseTo(at, 1);
    await expect(button(second.page, 'Play')).toBeEnabled();
    await repeatOne(second.page);
    await button(second.page, 'Play').click();
    await expect.poll(() => position(second.page)).toBeGreaterThan(at + 0.1);
    await pressAtOnce(second.page, '0', 'p', 'k');
    await expect.poll(() => title(second.page)).toBe(before);
    await expect(button(second.page, 'Next')).toBeEnabled();
    await second.close();
  });
});
