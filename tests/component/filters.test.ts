import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import type { ClipQuery } from '../../electron/contract/clip-query.ts';
import type { FilterCounts } from '../../electron/contract/filters.ts';
import FilterChips from '../../renderer/features/filters/FilterChips.svelte';
import FilterPanel from '../../renderer/features/filters/FilterPanel.svelte';
import { allClips } from '../../renderer/features/clip-list/query.ts';
import type { Answers } from './page.ts';
import { createTestPage, library } from './page.ts';

const counts: FilterCounts = {
  favorites: 3,
  ownFavorites: 2,
  rejected: 0,
  voices: [
    { name: 'Daniel', clips: 5, duration: 60 },
    { name: 'Bruno', clips: 7, duration: 60 },
    { name: 'French speaker 0', clips: 0, duration: 60 },
  ],
  languages: [
    { name: 'en', clips: 5, duration: 60 },
    { name: 'de', clips: 7, duration: 60 },
  ],
  models: [],
  kinds: [],
  audio: { cached: 12, waiting: 0, failed: 0, unavailable: 0, unproven: 0 },
  video: { cached: 0, waiting: 0, failed: 0, unavailable: 0, unproven: 0 },
  gone: 1,
  denoised: { yes: 4, no: 8 },
  silenceRemoved: { yes: 6, no: 6 },
  collection: [],
  hasVideo: 0,
  created: {
    first: '2023-01-02',
    last: '2023-06-22',
    months: [
      { month: '2023-01', clips: 5 },
      { month: '2023-06', clips: 7 },
    ],
  },
  duration: { least: 1, most: 9 },
};

const answers: Answers = { ...library(12), 'clips.filters': () => counts };

async function showPanel(query: Partial<ClipQuery> = {}) {
  const made = createTestPage(answers);
  made.page.filters.shown = true;
  await made.page.list.open({ ...allClips, ...query }, 0);
  await made.show(FilterPanel, {});
  await expect.poll(() => made.page.filters.counts).not.toBeNull();
  return made;
}

/** Opens the choices of one facet; those of the one before it close. */
const open = (facet: string) => browser.getByRole('button', { name: new RegExp(`^${facet}`) }).click();

const choice = (group: string, name: RegExp) =>
  browser.getByRole('group', { name: group }).getByRole('checkbox', { name });

test('each choice is said in the query, and a second click takes it back', async () => {
  const { page, asked } = await showPanel();
  const query = () => asked('clips.window').at(-1)?.query;
  for (const [group, name, part] of [
    ['Languages', /German/, { languages: ['de'] }],
    ['Voices', /Bruno/, { voices: ['Bruno'] }],
  ] as const) {
    await open(group);
    await choice(group, name).click();
    await expect.poll(query).toEqual({ ...allClips, ...part });
    await choice(group, name).click();
    await expect.poll(query).toEqual(allClips);
  }
  expect(page.list.query).toEqual(allClips);
});

test('choices combine, also with lengths and dates; what is no length changes nothing', async () => {
  const { page } = await showPanel();
  await open('Languages');
  await choice('Languages', /German/).click();
  await choice('Languages', /English/).click();
  await open('Length');
  const shortest = browser.getByLabelText('Length from, in seconds');
  await shortest.fill('2.5');
  await userEvent.keyboard('{Tab}');
  await open('Created');
  await browser.getByLabelText('Created from').fill('2023-02-01');
  await userEvent.keyboard('{Tab}');
  const combined = { ...allClips, languages: ['de', 'en'], durationFrom: 2.5, from: '2023-02-01' };
  await expect.poll(() => page.list.query).toEqual(combined);
  await open('Length');
  await shortest.fill('-3');
  await userEvent.keyboard('{Tab}');
  expect(page.list.query.durationFrom).toBe(2.5);
});

test('what would give no clips is not offered, unless it is chosen', async () => {
  const { page } = await showPanel();
  await open('Voices');
  const without = choice('Voices', /French speaker 0/);
  expect(without.elements()).toEqual([]);
  page.ask({ ...allClips, voices: ['French speaker 0'] });
  await expect.element(without).toBeChecked();
});

test('counts are asked for the query as it is now, once typing pauses', async () => {
  const { page, asked } = await showPanel();
  const before = asked('clips.filters').length;
  for (const search of ['h', 'he', 'hel', 'hell', 'hello']) page.ask({ ...allClips, search });
  await expect.poll(() => asked('clips.filters').at(-1)?.query.search).toBe('hello');
  expect(asked('clips.filters').length - before).toBeLessThanOrEqual(2);
});

test('Escape closes the choices of a facet first, and its button has the keyboard again; then the bar', async () => {
  const { page } = await showPanel();
  await open('Length');
  await expect.element(browser.getByLabelText('Length from, in seconds')).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  expect(browser.getByRole('dialog').elements()).toEqual([]);
  expect(page.filters.shown).toBe(true);
  await expect.element(browser.getByRole('button', { name: 'Length' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  expect(page.filters.shown).toBe(false);
});

test('each facet has choices of its own: one at a time, inside the window, and its button says how many are set', async () => {
  await browser.viewport(760, 600);
  const { page } = await showPanel({ voices: ['Daniel', 'Bruno'], gone: true, takes: true });
  const facets = browser.getByRole('region', { name: 'Filters' }).getByRole('button');
  const names = () => facets.elements().map((button) => button.textContent.trim().replace(/\s+/g, ' '));
  expect(names()).toEqual(['Created', 'Length', 'Voices 2', 'Languages', 'Status 2', 'Settings']);
  for (const button of facets.elements()) {
    (button as HTMLElement).click();
    await expect.poll(() => browser.getByRole('dialog').elements().length).toBe(1);
    const { left, right, bottom } = browser.getByRole('dialog').element().getBoundingClientRect();
    expect([left >= 0, right <= 760, bottom <= 600]).toEqual([true, true, true]);
    expect(button.getAttribute('aria-expanded')).toBe('true');
  }
  // What is done elsewhere closes it.
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  await expect.poll(() => browser.getByRole('dialog').elements()).toEqual([]);
  expect(page.filters.shown).toBe(true);
});

test('in a window that is hardly higher than the bar, choices are in it all the same', async () => {
  await browser.viewport(320, 200);
  await showPanel();
  await open('Status');
  const { top, bottom } = browser.getByRole('dialog').element().getBoundingClientRect();
  expect([top >= 0, bottom <= 200, bottom - top > 150]).toEqual([true, true, true]);
  await browser.viewport(1280, 800);
});

test('chips tell of every filter, and each takes off its own', async () => {
  const { page, show } = createTestPage(answers);
  const query: ClipQuery = { ...allClips, languages: ['de'], ownFavorites: true, from: '2023-02-01' };
  await page.list.open(query, 0);
  await show(FilterChips, {});
  const chips = browser.getByRole('list').getByRole('button', { name: /^Remove filter/ });
  await expect.poll(() => chips.elements().length).toBe(3);
  await chips.getByText('German').click();
  await expect.poll(() => page.list.query).toEqual({ ...query, languages: [] });
  await browser.getByRole('list').getByRole('button').last().click();
  await expect.poll(() => page.list.query).toEqual(allClips);
  expect(chips.elements()).toEqual([]);
});

test('a filter is found by how a word of its name begins, and Enter turns it on and off', async () => {
  const { page } = await showPanel();
  const finder = browser.getByRole('searchbox', { name: 'Find a filter' });
  for (const languages of [['de'], []]) {
    await finder.fill('ger');
    await expect.poll(() => browser.getByRole('checkbox').elements().length).toBe(1);
    await expect.poll(() => page.announcer.said.at(-1)?.words).toBe('German');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => page.list.query.languages).toEqual(languages);
    await expect.poll(() => browser.getByRole('dialog').elements()).toEqual([]);
  }
});

test('months are picked one by one, and those between two of them come along', async () => {
  const { asked } = await showPanel();
  const range = () => {
    const query = asked('clips.window').at(-1)?.query;
    return [query?.from, query?.to];
  };
  await open('Created');
  await choice('Months', /June 2023/).click();
  await expect.poll(range).toEqual(['2023-06-01', '2023-06-30']);
  await choice('Months', /January 2023/).click();
  await expect.poll(range).toEqual(['2023-01-01', '2023-06-30']);
});

test('a length is filtered as it is shown', async () => {
  const { asked } = await showPanel();
  const most = () => asked('clips.window').at(-1)?.query.durationTo ?? 0;
  await open('Length');
  const field = browser.getByRole('spinbutton', { name: 'Length to, in seconds' });
  await field.fill('5');
  // All that is listed as 0:05, and nothing that is listed as 0:06.
  await expect.poll(() => [Math.round(most()), most() > 5.49 && most() < 5.5]).toEqual([5, true]);
  await expect.element(field).toHaveValue(5);
});

test('the arrows go through the choices of a facet, and leave fields to themselves', async () => {
  const { page } = await showPanel();
  await open('Status');
  const choices = browser.getByRole('dialog').getByRole('group').first().getByRole('checkbox');
  await expect.element(choices.first()).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.element(choices.nth(2)).toHaveFocus();
  await userEvent.keyboard('{End}');
  await expect.element(choices.last()).toHaveFocus();
  await userEvent.keyboard('{Home}{ArrowUp} ');
  await expect.element(choices.first()).toHaveFocus();
  await expect.element(choices.first()).toBeChecked();
  await open('Length');
  const field = browser.getByRole('spinbutton').first();
  await field.fill('2');
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(field).toHaveValue(3);
  expect(page.filters.shown).toBe(true);
});
