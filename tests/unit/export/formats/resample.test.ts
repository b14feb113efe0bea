import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resample } from '../../../../electron/export/formats/resample.ts';

const sine = (samples: number, rate: number, frequency: number) =>
  Float32Array.from(
    { length: samples },
    (_value, index) => Math.sin((2 * Math.PI * frequency * index) / rate) / 2,
  );

/** How much stronger (dB) the wanted sound is than what differs from it; `edge`: samples left out at both ends. */
function quality(sound: Float32Array, wanted: Float32Array, edge: number): number {
  let signal = 0;
  let noise = 0;
  for (let index = edge; index < wanted.length - edge; index += 1) {
    signal += wanted[index]! ** 2;
    noise += (sound[index]! - wanted[index]!) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

describe('resampled sound', () => {
  test.each([
    [16_000, 1],
    [24_000, 1],
    [44_100, 2],
    [22_050, 1],
  ])(
    'of %i Hz and %i channels is the same at 48 kHz, from its first to its last sample',
    async (rate, channels) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 16_000 }),
          fc.double({ min: 0.01, max: 0.4, noNaN: true }),
          async (samples, share) => {
            const frequency = rate * share;
            const resampled = await resample(
              Array.from({ length: channels }, () => sine(samples, rate, frequency)),
              rate,
              48_000,
            );
            expect(resampled).toHaveLength(channels);
            for (const channel of resampled) {
              expect(channel).toHaveLength(Math.round((samples * 48_000) / rate));
              // Before the first and after the last sample there is silence: a step, which the filter rounds off.
              if (channel.length > 8000) {
                expect(quality(channel, sine(channel.length, 48_000, frequency), 3000)).toBeGreaterThan(100);
              }
            }
          },
        ),
        { numRuns: 5 },
      );
    },
  );
});
