import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime, timeOf } from '../../../electron/stablecog/time.ts';

describe("the service's times", () => {
  it('keep their microseconds, whatever their offset', () => {
    expect(parseTime('2023-06-22T16:37:32.347662Z')?.micros).toBe(1_687_451_852_347_662);
    expect(parseTime('2023-06-22T18:37:32.347662+02:00')?.micros).toBe(1_687_451_852_347_662);
    expect(parseTime('2023-06-22T12:07:32.347662999-04:30')?.micros).toBe(1_687_451_852_347_662);
    expect(parseTime('2023-06-22T16:37:32Z')?.micros).toBe(1_687_451_852_000_000);
  });

  it('are the same after being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 4e15 }), (micros) => {
        expect(parseTime(timeOf(micros).text)?.micros).toBe(micros);
      }),
      { seed: 1 },
    );
  });

  it('are none when they are none', () => {
    for (const text of [
      '',
      'x',
      '2023-06-22',
      '2023-02-30T00:00:00Z',
      '2023-13-01T00:00:00Z',
      '2023-06-22T24:00:00Z',
    ]) {
      expect(parseTime(text)).toBeNull();
    }
  });
});
