import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  chunksOf,
  comingAfter,
  rowsInSight,
  scrolledTo,
} from '../../../renderer/features/clip-list/windowing.ts';

test('only the rows in sight are drawn, and a few beside them', () => {
  expect(rowsInSight({ top: 560, height: 112, rowHeight: 56, total: 100_000, spare: 2 })).toEqual({
    first: 8,
    last: 13,
  });
});

test('an empty list draws no row', () => {
  const { first, last } = rowsInSight({ top: 0, height: 600, rowHeight: 56, total: 0, spare: 6 });
  expect(last).toBeLessThan(first);
  expect(chunksOf({ first, last }, 100)).toEqual([]);
});

test('rows drawn always lie within the list, however far it was scrolled', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -500, max: 10_000_000 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 100_000 }),
      (top, height, total) => {
        const { first, last } = rowsInSight({ top, height, rowHeight: 56, total, spare: 6 });
        expect(first).toBeGreaterThanOrEqual(0);
        expect(last).toBeLessThan(total);
        expect(last).toBeGreaterThanOrEqual(first);
      },
    ),
  );
});

test('what comes next in the direction of the scrolling is known, up to a bound, and never beyond the list', () => {
  const bounds = { total: 1000, most: 50 };
  const coming = (from: number, to: number) =>
    comingAfter({ first: from, last: from + 9 }, { first: to, last: to + 9 }, bounds);
  expect(coming(100, 104)).toEqual({ first: 114, last: 125 });
  expect(coming(104, 100)).toEqual({ first: 88, last: 99 });
  expect(coming(0, 500)).toEqual({ first: 510, last: 559 });
  expect(coming(980, 985)).toEqual({ first: 995, last: 999 });
  expect(coming(5, 2)).toEqual({ first: 0, last: 1 });
  expect(chunksOf(coming(100, 100), 50)).toEqual([]);
  expect(chunksOf(coming(980, 990), 50)).toEqual([]);
});

test('a stretch across two chunks asks for both', () => {
  expect(chunksOf({ first: 95, last: 104 }, 100)).toEqual([0, 1]);
  expect(chunksOf({ first: 100, last: 199 }, 100)).toEqual([1]);
});

test('a row comes into sight with the least movement', () => {
  const seen = { top: 560, height: 560, rowHeight: 56 };
  expect(scrolledTo({ ...seen, index: 12 })).toBe(560);
  expect(scrolledTo({ ...seen, index: 2 })).toBe(112);
  expect(scrolledTo({ ...seen, index: 20 })).toBe(616);
});
