import type { JobProgress } from '../contract/models.ts';

/** Milliseconds between two reports. */
const reportEvery = 100;
/** Milliseconds over which the rate is measured. */
const rateWindow = 5000;

export interface Meter {
  set(phase: JobProgress['phase'], total: number | null): void;
  add(done: { readonly items?: number; readonly bytes?: number }): void;
}

/** Counts items and bytes of a job and tells them at most ten times a second, the last one always. */
export function createMeter(given: {
  readonly job: JobProgress['job'];
  readonly onProgress: (progress: JobProgress) => void;
  readonly clock: () => number;
}): Meter {
  const { job, onProgress, clock } = given;
  let phase: JobProgress['phase'] = 'planning';
  let total: number | null = null;
  let items = 0;
  let bytes = 0;
  let startedAt = clock();
  let toldAt = -Infinity;
  let samples: { readonly at: number; readonly bytes: number }[] = [];

  function tell(now: number): void {
    toldAt = now;
    samples = samples.filter((sample) => now - sample.at <= rateWindow);
    samples.push({ at: now, bytes });
    const oldest = samples[0] ?? { at: now, bytes };
    const seconds = (now - oldest.at) / 1000;
    const left =
      total === null || items === 0 ? null : ((now - startedAt) / 1000 / items) * Math.max(0, total - items);
    onProgress({
      job,
      phase,
      items,
      total,
      bytes,
      bytesPerSecond: seconds > 0 ? Math.round((bytes - oldest.bytes) / seconds) : 0,
      timeLeft: left === null ? null : Math.ceil(left),
    });
  }

  return {
    set(nextPhase, nextTotal) {
      phase = nextPhase;
      total = nextTotal;
      items = 0;
      bytes = 0;
      startedAt = clock();
      samples = [];
      tell(startedAt);
    },
    add(done) {
      items += done.items ?? 0;
      bytes += done.bytes ?? 0;
      const now = clock();
      if (now - toldAt >= reportEvery || items === total) tell(now);
    },
  };
}
