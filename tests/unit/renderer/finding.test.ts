import { expect, test } from 'vitest';
import { chipsOf } from '../../../renderer/features/filters/filter-chips.ts';
import { barsOf } from '../../../renderer/ui/waveform.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';
import { createPageText } from '../../../renderer/i18n/translate.ts';
import { createLongScroll, tallest } from '../../../renderer/features/clip-list/long-scroll.ts';
import { highlightedParts } from '../../../renderer/features/clip-list/highlighted.ts';
import {
  allClips,
  filtersSet,
  isByHand,
  isFiltered,
  ofCollection,
  orderly,
  toggled,
  withoutFilters,
} from '../../../renderer/features/clip-list/query.ts';
import { createRefreshing } from '../../../renderer/app/refreshing.ts';
import { moveBefore, moveBy } from '../../../renderer/features/collections/reorder.ts';

const format = createFormat('en');
const t = createPageText('en');

test('hits of a search are marked in the prompt, and nothing of it is lost', () => {
  expect(highlightedParts('the river and the sea', [[4, 9]])).toEqual([
    { text: 'the ', hit: false },
    { text: 'river', hit: true },
    { text: ' and the sea', hit: false },
  ]);
  expect(highlightedParts('plain', [])).toEqual([{ text: 'plain', hit: false }]);
  expect(highlightedParts('', [])).toEqual([]);
});

test('a hit far into a prompt is brought into sight', () => {
  const prompt = `${'word '.repeat(100)}needle and more`;
  const at = prompt.indexOf('needle');
  const parts = highlightedParts(prompt, [[at, at + 6]]);
  expect(parts[0]?.text).toBe('… ');
  expect(parts.find(({ hit }) => hit)?.text).toBe('needle');
});

test('a prompt is never cut inside a character', () => {
  const prompt = `${'😀'.repeat(60)}needle${'😀'.repeat(400)}`;
  for (const shift of ['', 'a']) {
    const text = shift + prompt;
    const at = text.indexOf('needle');
    const whole = highlightedParts(text, [[at, at + 6]])
      .map((part) => part.text)
      .join('');
    // A lone surrogate cannot be encoded.
    expect(() => encodeURIComponent(whole)).not.toThrow();
  }
});

test('a short list scrolls as the element does', () => {
  const scroll = createLongScroll({ rows: 100, rowHeight: 56, view: 600 });
  expect(scroll).toMatchObject({ scaled: false, height: 5600 });
  expect(scroll.inList(1234)).toBe(1234);
  expect(scroll.ofElement(1234)).toBe(1234);
});

test('a list of a million rows fits an element, and each of its ends is reached', () => {
  const scroll = createLongScroll({ rows: 1_000_000, rowHeight: 56, view: 600 });
  expect(scroll.height).toBe(tallest);
  expect(scroll.inList(0)).toBe(0);
  expect(scroll.inList(tallest - 600)).toBeCloseTo(56_000_000 - 600);
  expect(scroll.ofElement(scroll.inList(1_234_567))).toBeCloseTo(1_234_567);
  expect(scroll.held(-5)).toBe(0);
  expect(scroll.held(1e9)).toBe(56_000_000 - 600);
});

test('every filter counts, and clearing takes them all off', () => {
  const queries = [
    { favorites: true },
    { ownFavorites: true },
    { voices: ['v'] },
    { languages: ['en'] },
    { audio: ['failed' as const] },
    { gone: true },
    { from: '2023-01-01' },
    { durationTo: 4 },
    { denoised: false },
    { silenceRemoved: true },
    { collection: 'c' },
    { takes: true },
  ];
  for (const part of queries) {
    const query = { ...allClips, ...part };
    expect(filtersSet(query), JSON.stringify(part)).toBe(1);
    expect(isFiltered(query)).toBe(true);
    expect(chipsOf(query, { t, format }, 'Mine'), JSON.stringify(part)).toHaveLength(1);
    expect({ ...query, ...chipsOf(query, { t, format }, 'Mine')[0]?.off }).toEqual(allClips);
    expect(withoutFilters(query)).toEqual(allClips);
  }
});

test('chips say what they filter by', () => {
  const query = {
    ...allClips,
    from: '2023-06-22',
    to: '2023-07-01',
    durationFrom: 3,
    languages: ['de'],
    voices: ['Bruno'],
    denoised: false,
  };
  expect(chipsOf(query, { t, format }, undefined).map(({ name }) => name)).toEqual([
    'Bruno',
    'German',
    'Jun 22, 2023 – Jul 1, 2023',
    'At least 3 sec',
    'Not denoised',
  ]);
});

test('clips stand by hand in their collection alone', () => {
  expect(isByHand(ofCollection('c'))).toBe(true);
  expect(isByHand({ ...ofCollection('c'), sort: 'prompt' })).toBe(false);
  expect(orderly({ ...ofCollection('c'), collection: null })).toEqual(allClips);
  expect(toggled(toggled([1, 2], 3), 2)).toEqual([1, 3]);
});

test('clips are moved together, in the order in which they stand', () => {
  const all = ['a', 'b', 'c', 'd', 'e'];
  expect(moveBefore(all, new Set(['d', 'b']), 0)).toEqual({ ids: ['b', 'd'], before: 'a', index: 0 });
  expect(moveBefore(all, new Set(['a']), 5)).toEqual({ ids: ['a'], before: null, index: 4 });
  expect(moveBefore(all, new Set(['b']), 1)).toBeNull();
  expect(moveBefore(all, new Set(['b']), 2)).toBeNull();
  expect(moveBy(all, new Set(['b']), -1)).toEqual({ ids: ['b'], before: 'a', index: 0 });
  expect(moveBy(all, new Set(['b']), 1)).toEqual({ ids: ['b'], before: 'd', index: 2 });
  expect(moveBy(all, new Set(['a']), -1)).toBeNull();
  expect(moveBy(all, new Set(['e']), 1)).toBeNull();
});

test('a waveform has a bar for each stretch, as tall as its loudest sample', () => {
  const peaks = new Uint8Array([0, 100, 200, 50]);
  expect(barsOf(peaks, 2)).toEqual([0.5, 1]);
  expect(barsOf(peaks, 4)).toEqual([0, 0.5, 1, 0.25]);
  expect(barsOf(new Uint8Array(200), 3)).toEqual([0, 0, 0]);
});

test('news that come while a refresh runs are not lost, and refreshes do not overlap', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const refresh = createRefreshing(async () => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
  });
  refresh();
  refresh();
  refresh();
  await expect.poll(() => runs, { timeout: 5000 }).toBe(2);
  expect(most).toBe(1);
});
