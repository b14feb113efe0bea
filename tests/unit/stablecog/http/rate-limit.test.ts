import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../electron/platform/clock.ts';
import { createPace, retryAfter } from '../../../../electron/stablecog/http/rate-limit.ts';

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
  it('gives out no more than ten in any second', async () => {
    const clock = sleepingClock();
    const pace = createPace(clock, 10);
    const times: number[] = [];
    for (let request = 0; request < 45; request += 1) {
      await pace.slot(never);
      times.push(clock.now());
    }
    for (const start of times) {
      expect(times.filter((time) => time >= start && time < start + 1000).length).toBeLessThanOrEqual(10);
    }
    expect(clock.now()).toBeLessThanOrEqual(5000);
  });

  it('holds every caller while it pauses, the longest pause counting', async () => {
    const clock = sleepingClock();
    const pace = createPace(clock, 10);
    pace.pause(3000);
    pace.pause(1000);
    await Promise.all([pace.ready(never), pace.slot(never)]);
    expect(clock.now()).toBeGreaterThanOrEqual(3000);
  });

  it('lets nobody through who has been cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(createPace(sleepingClock(), 10).slot(cancelled)).rejects.toThrow('cancelled');
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
