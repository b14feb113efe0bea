import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../electron/platform/clock.ts';
import { createPace } from '../../../../electron/stablecog/http/pace.ts';
import { retryAfter } from '../../../../electron/stablecog/http/retry.ts';

/** A clock that moves only when somebody sleeps on it, and then at once. */
function sleepingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    date: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

const never = new AbortController().signal;

describe('the pace of requests', () => {
  it('is steady: one each 52 ms, whoever asks', async () => {
    const clock = sleepingClock();
    const pace = createPace(clock, 52);
    const times: number[] = [];
    for (let request = 0; request < 45; request += 1) {
      await pace.slot(never);
      times.push(clock.now());
    }
    expect(times).toEqual(times.map((_time, index) => index * 52));
  });

  it('makes no burst after a pause', async () => {
    const clock = sleepingClock();
    const pace = createPace(clock, 52);
    await pace.slot(never);
    pace.pause(1000);
    const times: number[] = [];
    for (let request = 0; request < 5; request += 1) {
      await pace.slot(never);
      times.push(clock.now());
    }
    expect(times).toEqual([1000, 1052, 1104, 1156, 1208]);
  });

  it('holds every caller while it pauses, the longest pause counting', async () => {
    const clock = sleepingClock();
    const pace = createPace(clock, 52);
    pace.pause(3000);
    pace.pause(1000);
    await Promise.all([pace.ready(never), pace.slot(never)]);
    expect(clock.now()).toBeGreaterThanOrEqual(3000);
  });

  it('lets nobody through who has been cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(createPace(sleepingClock(), 52).slot(cancelled)).rejects.toThrow('cancelled');
  });
});

describe('Retry-After', () => {
  it('is read as seconds, or as a date measured against the answer’s own', () => {
    expect(retryAfter(new Headers({ 'retry-after': '2' }), 0)).toBe(2000);
    const headers = new Headers({
      'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT',
      date: 'Wed, 21 Oct 2026 07:28:00 GMT',
    });
    expect(retryAfter(headers, Date.parse('Wed, 21 Oct 2026 09:00:00 GMT'))).toBe(30_000);
  });

  it.each(['', 'soon', '-1'])('is nothing when it is %j', (value) => {
    expect(retryAfter(new Headers({ 'retry-after': value }), 0)).toBeNull();
  });
});
