import { expect, test } from 'vitest';
import { nextSpeed, speeds } from '../../../renderer/features/player/speeds.ts';

test('each speed is reached from the one before and after it, and the last ones stay', () => {
  for (const [index, speed] of speeds.entries()) {
    expect(nextSpeed(speed, 1)).toBe(speeds[index + 1] ?? speed);
    expect(nextSpeed(speed, -1)).toBe(speeds[index - 1] ?? speed);
  }
});

test('a speed that is not offered goes to the next one that is', () => {
  expect(nextSpeed(1.1, 1)).toBe(1.25);
  expect(nextSpeed(1.1, -1)).toBe(1);
});
