import { describe, expect, test } from 'vitest';
import { measureLoudness } from '../../../../electron/library/audio/loudness.ts';

function sine(options: { rate: number; seconds: number; decibels: number; hertz?: number }): Float32Array {
  const { rate, seconds, decibels, hertz = 997 } = options;
  const amplitude = 10 ** (decibels / 20);
  return Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, at) => amplitude * Math.sin((2 * Math.PI * hertz * at) / rate),
  );
}

function joined(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const loudness = (channels: readonly Float32Array[], rate: number) =>
  measureLoudness(channels, channels[0]?.length ?? 0, rate);

describe('the loudness of a clip', () => {
  test.each([24_000, 44_100, 48_000])(
    'is -3.01 LUFS for a full sine in one channel at %i Hz (BS.1770)',
    (rate) => {
      expect(loudness([sine({ rate, seconds: 5, decibels: 0 })], rate)).toBeCloseTo(-3.01, 1);
    },
  );

  test('is -23 and -33 LUFS for the stereo sines of EBU Tech 3341, cases 1 and 2', () => {
    for (const decibels of [-23, -33]) {
      const channel = sine({ rate: 48_000, seconds: 20, decibels, hertz: 1000 });
      expect(Math.abs((loudness([channel, channel], 48_000) ?? 0) - decibels)).toBeLessThan(0.1);
    }
  });

  test('leaves pauses and whispers out: case 3 of EBU Tech 3341 is -23 LUFS', () => {
    const part = (decibels: number, seconds: number) =>
      sine({ rate: 48_000, seconds, decibels, hertz: 1000 });
    const channel = joined(part(-36, 10), part(-23, 60), part(-36, 10));
    expect(Math.abs((loudness([channel, channel], 48_000) ?? 0) + 23)).toBeLessThan(0.1);
  });

  test('is told for a clip shorter than one block', () => {
    expect(loudness([sine({ rate: 24_000, seconds: 0.15, decibels: -10 })], 24_000)).toBeCloseTo(-13, 0);
  });

  test('is not told for silence, nor for nothing', () => {
    expect(loudness([new Float32Array(48_000)], 24_000)).toBeNull();
    expect(measureLoudness([], 0, 24_000)).toBeNull();
  });
});
