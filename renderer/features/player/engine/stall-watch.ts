/**
 * - `moves`: all is well, or it stands still for too short a time to tell
 * - `ended`: it stands at the end and did not say so
 * - `stalled`: it stands in the middle; starting it anew may help
 * - `stuck`: that did not help
 */
export type Standstill = 'moves' | 'ended' | 'stalled' | 'stuck';

/** Seconds from the end in which standing still is having ended. */
const nearEnd = 0.25;
/** Milliseconds of standing still at the end, and in the middle; there twice as long after each start that did not help. */
const waits = { end: 400, middle: 2500 } as const;
const starts = 2;
/** Milliseconds between two looks after which the machine has slept, and nothing can be concluded. */
const asleep = 5000;

/** Tells from positions over time whether a clip that should play does. */
export interface StandstillWatch {
  /** `at` and `duration` in seconds, `now` in milliseconds. */
  judge(at: number, duration: number, now: number): Standstill;
  /** Something was done that explains standing still, such as a seek. */
  reset(): void;
}

export function createStandstill(): StandstillWatch {
  let last = -1;
  let since: number | null = null;
  let looked = 0;
  let started = 0;
  /** A start anew is followed by a reset, which must not make it look like the first one. */
  let stalledAt = -1;

  return {
    judge(at, duration, now) {
      const slept = now - looked > asleep;
      looked = now;
      if (at !== last || since === null || slept) {
        if (at !== last && Math.abs(at - stalledAt) > 0.05) started = 0;
        last = at;
        since = now;
        return 'moves';
      }
      const still = now - since;
      if (duration > 0 && at >= duration - nearEnd) return still >= waits.end ? 'ended' : 'moves';
      if (still < waits.middle * 2 ** started) return 'moves';
      since = now;
      stalledAt = at;
      started += 1;
      return started > starts ? 'stuck' : 'stalled';
    },
    reset() {
      last = -1;
      since = null;
    },
  };
}
