import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import { createPageKeys } from '../../renderer/app/keys.ts';
import StatusLine from '../../renderer/features/clip-list/StatusLine.svelte';
import Toolbar from '../../renderer/features/clip-list/Toolbar.svelte';
import PlayerBar from '../../renderer/features/player/PlayerBar.svelte';
import { allClips, ofCollection } from '../../renderer/features/clip-list/query.ts';
import { clipDetails } from '../fakes/clip-details.ts';
import { clipAt, clipInPlayer, createTestPage, library } from './page.ts';

const tools = ['Filters', 'Favourites', 'Group takes', 'Details', 'Sync', 'Export'];

/** Words that can be seen in the toolbar, with so much room. */
function seenAt(width: number): readonly string[] {
  const shown = document.querySelector<HTMLElement>('.window');
  if (shown) shown.style.width = `${width}px`;
  return [...document.querySelectorAll<HTMLElement>('header .word')]
    .filter((word) => word.getBoundingClientRect().width > 1)
    .map((word) => word.textContent);
}

test('the toolbar has words where there is room, and keys in its tooltips', async () => {
  const { show } = createTestPage(library(3));
  await show(Toolbar, {});
  expect(seenAt(1000)).toEqual(tools);
  expect(seenAt(744)).toEqual(['Filters', 'Sync', 'Export']);
  expect(seenAt(560)).toEqual([]);
  for (const [name, keys] of [
    ['Filters', 'Shift + F'],
    ['Group takes', 'T'],
    ['Details', 'I'],
    ['Sync', 'Ctrl + R'],
    ['Export', 'Ctrl + E'],
  ] as const) {
    const button = browser.getByRole('button', { name, exact: true });
    await expect.element(button).toHaveAttribute('title', expect.stringContaining(`(${keys})`));
  }
});

test('Space plays after a click on a button, and presses one that was reached by keys', async () => {
  const { page, show } = createTestPage(library(3));
  await page.list.open(allClips, 0);
  await show(Toolbar, {});
  let taken = 0;
  const keys = createPageKeys(page);
  const listen = (event: KeyboardEvent) => {
    keys.key(event);
    taken += Number(event.defaultPrevented && event.key === ' ');
  };
  window.addEventListener('keydown', listen);
  window.addEventListener('pointerdown', keys.pointer, true);
  await browser.getByRole('button', { name: 'Group takes' }).click();
  expect(page.list.query.takes).toBe(true);
  await userEvent.keyboard(' ');
  expect([taken, page.list.query.takes]).toEqual([1, true]);
  await userEvent.tab({ shift: true });
  await userEvent.tab();
  await userEvent.keyboard(' ');
  expect([taken, page.list.query.takes]).toEqual([1, false]);
  window.removeEventListener('keydown', listen);
  window.removeEventListener('pointerdown', keys.pointer, true);
});

test('what is selected and not among the hits is said to be, until it is again', async () => {
  const hits = { all: Array.from({ length: 300 }, (_, index) => `clip-${index}`), some: ['clip-250'] };
  const found = (search = '') => (search === '' ? hits.all : hits.some);
  const { page, show } = createTestPage({
    ...library(300),
    'clips.window': ({ query, offset, limit }) => ({
      total: found(query.search).length,
      seconds: 9,
      offset,
      clips: found(query.search)
        .slice(offset, offset + limit)
        .map((id) => clipAt(Number(id.slice('clip-'.length)))),
    }),
    'clips.ids': ({ query }) => [...found(query.search)],
  });
  await page.list.open(allClips, 0);
  await show(StatusLine, {});
  await page.selection.select(3, 'only');
  page.ask({ ...allClips, search: 'far away' });
  await expect.element(browser.getByText('1 selected, none shown here')).toBeVisible();
  await expect.element(browser.getByText('1 clip', { exact: true })).toBeVisible();
  page.ask(allClips);
  await expect.element(browser.getByText('300 clips')).toBeVisible();
  // Far down in the list it is not read yet, and there all the same.
  page.selection.selectClip('clip-250');
  page.ask({ ...allClips, descending: false });
  await expect.element(browser.getByText('300 clips')).toBeVisible();
  expect(page.selection.hidden).toBe(false);
});

test('how many clips a collection has is shown once, above them, unless fewer are shown or some are selected', async () => {
  const { page, show } = createTestPage(library(3));
  page.collections.all = [{ id: 'book', name: 'Book', clips: 3, duration: 9 }];
  page.ask(ofCollection('book'));
  await page.list.open(ofCollection('book'), 0);
  await show(StatusLine, {});
  const count = browser.getByText('3 clips', { exact: true });
  await expect.element(count).toHaveClass('unseen');
  page.collections.all = [{ id: 'book', name: 'Book', clips: 9, duration: 27 }];
  await expect.element(count).not.toHaveClass('unseen');
  page.collections.all = [{ id: 'book', name: 'Book', clips: 3, duration: 9 }];
  await page.selection.select(0, 'only');
  await page.selection.select(1, 'range');
  await expect.element(browser.getByText('2 selected')).not.toHaveClass('unseen');
});

test('in a narrow window the player is as high for every clip', async () => {
  await browser.viewport(740, 600);
  const long = 'When the night train left the station, nobody on the platform knew who would come back.';
  const heights = new Set<number>();
  for (const prompt of ['Short.', long]) {
    const { page, show } = createTestPage({
      ...library(1),
      'clips.details': () => ({ ...clipDetails, id: 'clip-0', prompt }),
      'clips.some': () => [{ ...clipAt(0), prompt }],
      ...clipInPlayer,
    });
    await page.player.restore();
    await show(PlayerBar, {}, 'above bar');
    const shown = browser.getByText(prompt).last();
    await expect.element(shown).toBeVisible();
    heights.add(shown.element().closest('.what')?.getBoundingClientRect().height ?? 0);
  }
  expect(heights.size).toBe(1);
});

test('on a large screen the player shows more of the prompt than a line of 38 characters', async () => {
  await browser.viewport(1920, 1080);
  const prompt =
    'When the night train left the station, nobody on the platform knew who would come back from it.';
  const { page, show } = createTestPage({
    ...library(1),
    'clips.details': () => ({ ...clipDetails, id: 'clip-0', prompt }),
    'clips.some': () => [{ ...clipAt(0), prompt }],
    ...clipInPlayer,
  });
  await page.player.restore();
  await show(PlayerBar, {}, 'above bar');
  const bar = document.querySelector<HTMLElement>('.window');
  if (bar) bar.style.width = '1920px';
  const shown = browser.getByText(prompt).element();
  expect(shown.scrollHeight).toBeLessThanOrEqual(shown.clientHeight + 1);
});

test('Escape in an empty search leads to the list, and typing on withdraws that a list was asked for', async () => {
  const { page, show } = createTestPage(library(3));
  await page.list.open(allClips, 0);
  await show(Toolbar, {});
  const search = browser.getByRole('searchbox');
  await search.fill('zzzz');
  await userEvent.keyboard('{Escape}');
  expect([page.list.query.search, page.navigation.listAsked]).toEqual(['', false]);
  await userEvent.keyboard('{Escape}');
  expect(page.navigation.listAsked).toBe(true);
  // There may be no list to go to.
  await userEvent.keyboard('a');
  expect([page.list.query.search, page.navigation.listAsked]).toEqual(['a', false]);
});

test('what went wrong with a sync is read whole, however narrow the window is', async () => {
  const { page, show } = createTestPage(library(3));
  await page.list.open(allClips, 0);
  await show(StatusLine, {});
  const error = { code: 'keychain-unavailable' as const };
  page.jobs.sync.outcome = { kind: 'failed', error };
  const words = browser.getByText(page.explain(error));
  for (const width of [1000, 700, 264]) {
    const shown = document.querySelector<HTMLElement>('.window');
    if (shown) shown.style.width = `${width}px`;
    await expect.element(words).toBeVisible();
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = words.element();
    expect([scrollHeight <= clientHeight, scrollWidth <= clientWidth]).toEqual([true, true]);
  }
});
