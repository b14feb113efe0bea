import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gainFor } from '../../../renderer/features/player/engine/gain.ts';
import { createStandstill } from '../../../renderer/features/player/engine/stall-watch.ts';
import { movedLoop, seekable, shortestLoop } from '../../../renderer/features/player/engine/times.ts';

const peaksOf = (highest: number) => Uint8Array.from([3, highest, 12]);

describe('loudness', () => {
  test('of clips is brought to the same level, up and down', () => {
    expect(gainFor(-18, peaksOf(100))).toBeCloseTo(1);
    expect(gainFor(-12, peaksOf(255))).toBeCloseTo(0.501, 2);
    expect(gainFor(-24, peaksOf(40))).toBeCloseTo(1.995, 2);
  });

  test('stays as it is while it is not known', () => {
    expect(gainFor(null, peaksOf(20))).toBe(1);
    expect(gainFor(Number.NEGATIVE_INFINITY, peaksOf(20))).toBe(1);
  });

  test('is not raised where the peaks are not known, nor by more than 12 dB', () => {
    expect(gainFor(-30, null)).toBe(1);
    expect(gainFor(-60, peaksOf(1))).toBeCloseTo(3.98, 2);
  });

  test('never lifts a sample over full scale', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -70, max: 0, noNaN: true }),
        fc.uint8Array({ minLength: 1 }),
        (loudness, peaks) => {
          const gain = gainFor(loudness, peaks);
          expect(gain).toBeGreaterThan(0);
          if (gain > 1) expect((gain * (Math.max(...peaks) + 1)) / 255).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
    );
  });
});

describe('a clip that should play', () => {
  /** Looks every 50 ms for a time (ms), standing at `at`. */
  function stand(watch: ReturnType<typeof createStandstill>, at: number, from: number, time: number) {
    const told: string[] = [];
    for (let now = from; now <= from + time; now += 50) {
      const outcome = watch.judge(at, 4, now);
      if (outcome !== 'moves') told.push(outcome);
    }
    return told;
  }

  test('and moves is left alone', () => {
    const watch = createStandstill();
    for (let now = 0; now < 3900; now += 50) expect(watch.judge(now / 1000, 4, now)).toBe('moves');
  });

  test('and stands at its end without saying so has ended', () => {
    expect(stand(createStandstill(), 3.9, 0, 600)[0]).toBe('ended');
  });

  test('and stands in the middle is started anew twice, and then told to be stuck', () => {
    const watch = createStandstill();
    expect(stand(watch, 1, 0, 2600)).toEqual(['stalled']);
    watch.reset();
    expect(stand(watch, 1, 2700, 5100)).toEqual(['stalled']);
    watch.reset();
    expect(stand(watch, 1, 7900, 10_100)).toEqual(['stuck']);
  });

  test('and goes on after a start anew has its chances back', () => {
    const watch = createStandstill();
    stand(watch, 1, 0, 2600);
    watch.judge(1.5, 4, 2700);
    expect(stand(watch, 1.6, 2750, 2600)).toEqual(['stalled']);
    expect(stand(watch, 1.7, 5400, 2600)).toEqual(['stalled']);
  });

  test('and was asleep with the machine is not judged by that time', () => {
    const watch = createStandstill();
    watch.judge(1, 4, 0);
    expect(watch.judge(1, 4, 3_600_000)).toBe('moves');
  });
});

describe('a loop', () => {
  test('begins at one end and reaches to the other of the clip', () => {
    expect(movedLoop(null, 'start', 2, 6)).toEqual({ start: 2, end: 6 });
    expect(movedLoop(null, 'end', 2, 6)).toEqual({ start: 0, end: 2 });
  });

  test('is nothing in a clip that is too short for one', () => {
    expect(movedLoop(null, 'start', 0.1, 0.3)).toBeNull();
  });

  test('stays within the clip and never gets too short, however its ends are moved', () => {
    const move = fc.tuple(
      fc.constantFrom('start' as const, 'end' as const),
      fc.double({ min: -5, max: 20, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 12, noNaN: true }), fc.array(move), (duration, moves) => {
        let loop = null;
        for (const [end, at] of moves) {
          loop = movedLoop(loop, end, at, duration);
          expect(loop).not.toBeNull();
          if (!loop) return;
          expect(loop.start).toBeGreaterThanOrEqual(-1e-9);
          expect(loop.end).toBeLessThanOrEqual(duration + 1e-9);
          expect(loop.end - loop.start).toBeGreaterThanOrEqual(shortestLoop - 1e-9);
        }
      }),
    );
  });
});

test('a seek stays short of the end', () => {
  expect(seekable(10, 4)).toBeLessThan(4);
  expect(seekable(-1, 4)).toBe(0);
  expect(seekable(Number.NaN, 4)).toBe(0);
});
