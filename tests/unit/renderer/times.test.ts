import { expect, test } from 'vitest';
import { seekable } from '../../../renderer/features/player/engine/times.ts';

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
