import type { Clock } from '../../platform/clock.ts';

/** When requests may go out. One pause holds every caller. */
export interface Pace {
  /** Waits out a pause. */
  ready(signal: AbortSignal): Promise<void>;
  /** Waits out a pause and for the next free slot. */
  slot(signal: AbortSignal): Promise<void>;
  /** Holds every caller for that many milliseconds from now. */
  pause(milliseconds: number): void;
}

/** Slots at least `interval` milliseconds apart; never a burst, after a pause neither. */
export function createPace(clock: Clock, interval: number): Pace {
  let pausedUntil = -Infinity;
  let nextSlot = -Infinity;

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
        const wait = nextSlot - clock.now();
        if (wait <= 0) {
          nextSlot = clock.now() + interval;
          return;
        }
        await clock.sleep(wait, signal);
      }
    },
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds);
    },
  };
}
