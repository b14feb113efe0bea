import type { Clock } from '../../platform/clock.ts';

/** When requests may go out. One pause holds every caller. */
export interface Pace {
  /** Waits out a pause. */
  ready(signal: AbortSignal): Promise<void>;
  /** Waits out a pause and for a place among the requests of this second. */
  slot(signal: AbortSignal): Promise<void>;
  /** Holds every caller for that many milliseconds from now. */
  pause(milliseconds: number): void;
}

/** At most `perSecond` slots in any second. */
export function createPace(clock: Clock, perSecond: number): Pace {
  let pausedUntil = -Infinity;
  let given: number[] = [];

  async function ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (let wait = pausedUntil - clock.now(); wait > 0; wait = pausedUntil - clock.now()) {
      await clock.sleep(wait, signal);
    }
  }

  return {
    ready,
    async slot(signal) {
      for (;;) {
        await ready(signal);
        const now = clock.now();
        given = given.filter((at) => at > now - 1000);
        const oldest = given[0];
        if (oldest === undefined || given.length < perSecond) {
          given.push(now);
          return;
        }
        await clock.sleep(Math.max(1, oldest + 1000 - now), signal);
      }
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
    },
  };
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date (measured against the answer's own `Date`). */
export function retryAfter(headers: Headers, date: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  const until = /^[A-Za-z]/.test(value) ? Date.parse(value) : NaN; // Date.parse takes "-1" for a year
  if (Number.isNaN(until)) return null;
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(sent) ? date : sent));
}
