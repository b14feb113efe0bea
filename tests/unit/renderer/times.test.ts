import { expect, test } from 'vitest';
import { seekable } from '../../../renderer/features/player/engine/times.ts';
import { shownLength } from '../../../renderer/features/player/shown-length.ts';
import { clipDetails } from '../../fakes/clip-details.ts';

test('a seek stays within the clip, short of its end', () => {
  expect(seekable(3, 10)).toBe(3);
  expect(seekable(-2, 10)).toBe(0);
  expect(seekable(99, 10)).toBeLessThan(10);
  expect(seekable(99, 10)).toBeGreaterThan(9);
});

test('a seek in a clip that is nearly empty or of unknown length goes to its start', () => {
  expect(seekable(1, 0.05)).toBe(0);
  expect(seekable(1, 0)).toBe(0);
  expect(seekable(Number.NaN, 10)).toBe(0);
});

test('a clip is said to be as long in the player as in the list, whatever silence its file has more', () => {
  expect(shownLength({ clip: { ...clipDetails, duration: 2.417 }, duration: 2.52 })).toBe(2.417);
  expect(shownLength({ clip: { ...clipDetails, duration: null }, duration: 2.52 })).toBe(2.52);
  expect(shownLength({ clip: null, duration: 0 })).toBe(0);
});
