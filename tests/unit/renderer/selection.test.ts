import { expect, test } from 'vitest';
import {
  movedCursor,
  nothingSelected,
  selectAll,
  selectOne,
  selectRange,
  rangeTo,
  toggle,
} from '../../../renderer/features/clip-list/selection.ts';

test('a click selects that clip alone', () => {
  expect([...selectOne(3, 'd').ids]).toEqual(['d']);
});

test('with Ctrl or Cmd a clip goes in and out, and the others stay', () => {
  const two = toggle(selectOne(0, 'a'), 2, 'c');
  expect([...two.ids]).toEqual(['a', 'c']);
  expect([...toggle(two, 0, 'a').ids]).toEqual(['c']);
});

test('with Shift the selection reaches from the anchor, in both directions', () => {
  const start = selectOne(5, 'f');
  expect(rangeTo(start, 8)).toEqual({ from: 5, to: 8 });
  const grown = selectRange(start, 8, ['f', 'g', 'h', 'i']);
  expect(grown.cursor).toBe(8);
  expect(rangeTo(grown, 3)).toEqual({ from: 3, to: 5 });
  expect(rangeTo(nothingSelected, 4)).toEqual({ from: 4, to: 4 });
});

test('all hits can be selected, also those that are not on screen', () => {
  expect(selectAll(selectOne(2, 'c'), ['a', 'b', 'c'])).toMatchObject({ anchor: 0, cursor: 2 });
  expect(selectAll(nothingSelected, ['a', 'b', 'c']).ids.size).toBe(3);
});

test('keys move through the list and stop at its ends', () => {
  expect(movedCursor('ArrowDown', null, 10, 5)).toBe(0);
  expect(movedCursor('ArrowDown', 9, 10, 5)).toBe(9);
  expect(movedCursor('ArrowUp', 0, 10, 5)).toBe(0);
  expect(movedCursor('PageDown', 3, 10, 5)).toBe(8);
  expect(movedCursor('PageUp', 3, 10, 5)).toBe(0);
  expect(movedCursor('Home', 7, 10, 5)).toBe(0);
  expect(movedCursor('End', 7, 10, 5)).toBe(9);
  expect(movedCursor('x', 7, 10, 5)).toBeNull();
  expect(movedCursor('ArrowDown', null, 0, 5)).toBeNull();
});
