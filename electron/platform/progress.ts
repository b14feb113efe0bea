import type { JobProgress } from '../contract/job.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

const reportEvery = 100; // ms
const sampleEvery = 250; // ms
const window = 5000; // ms
const tellableAfter = 500; // ms

/** Counts what a job does and reports how far it is. */
export interface Meter {
  /**
   * Goes into a phase, which starts its counts (from `from`, or zero) and reports at once;
   * in the phase that it is in already, only the total changes.
   */
  set(
    phase: JobProgress['phase'],
    total: number | null,
    from?: { readonly items: number; readonly bytes: number },
  ): void;
  add(done: { readonly items?: number; readonly bytes?: number }): void;
  /** Reports the last state at once. */
  end(): void;
}

/** Reports at most ten times a second; rate and time left come from the last five seconds. */
export function createMeter(options: {
  readonly job: JobProgress['job'];
  readonly onProgress: (progress: JobProgress) => void;
  readonly clock?: Pick<Clock, 'now'>;
}): Meter {
  const clock = options.clock ?? systemClock;
  let phase: JobProgress['phase'] | null = null;
  let total: number | null = null;
  let items = 0;
  let bytes = 0;
  let reportedAt = -Infinity;
  let samples: { at: number; items: number; bytes: number }[] = [];

  function rates(now: number): { items: number; bytes: number } | null {
    while (samples[1] && samples[1].at <= now - window) samples.shift();
    const first = samples[0];
    if (!first || now - first.at < tellableAfter) return null;
    const seconds = (now - first.at) / 1000;
    return { items: (items - first.items) / seconds, bytes: (bytes - first.bytes) / seconds };
  }

  function report(now: number): void {
    if (!phase) return;
    reportedAt = now;
    const rate = rates(now);
    const left = total === null ? null : Math.max(0, total - items);
    options.onProgress({
      job: options.job,
      phase,
      items,
      // What was counted at the start may have grown since.
      total: total === null ? null : Math.max(total, items),
      bytes,
      bytesPerSecond: Math.round(rate?.bytes ?? 0),
      timeLeft: left === 0 ? 0 : left === null || !rate || rate.items <= 0 ? null : left / rate.items,
    });
  }

  function change(): void {
    const now = clock.now();
    const last = samples.at(-1);
    if (!last || now - last.at >= sampleEvery) samples.push({ at: now, items, bytes });
    if (now - reportedAt >= reportEvery) report(now);
  }

  return {
    set(nextPhase, nextTotal, from = { items: 0, bytes: 0 }) {
      total = nextTotal;
      if (nextPhase === phase) {
        change();
        return;
      }
      phase = nextPhase;
      ({ items, bytes } = from);
      const now = clock.now();
      samples = [{ at: now, items, bytes }];
      report(now);
    },
    add(done) {
      items += done.items ?? 0;
      bytes += done.bytes ?? 0;
      change();
    },
    end: () => report(clock.now()),
  };
}
