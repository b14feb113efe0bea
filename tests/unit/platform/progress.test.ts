import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../electron/contract/job.ts';
import { createMeter } from '../../../electron/platform/progress.ts';

function meterAt() {
  const time = { now: 1000 };
  const reports: JobProgress[] = [];
  const meter = createMeter({
    job: 'sync',
    onProgress: (progress) => reports.push(progress),
    clock: { now: () => time.now },
  });
  return { time, reports, meter };
}

describe('the progress of a job', () => {
  it('is told at once on a new phase and at the end, else at most ten times a second', () => {
    const { time, reports, meter } = meterAt();
    meter.set('listing', null);
    meter.set('audio', 1000);
    expect(reports.map((report) => report.phase)).toEqual(['listing', 'audio']);
    for (let step = 0; step < 1000; step += 1) {
      time.now += 1;
      meter.add({ items: 1, bytes: 10 });
    }
    expect(reports.length).toBeLessThanOrEqual(2 + 10);
    meter.add({ bytes: 5 });
    meter.end();
    expect(reports.at(-1)).toMatchObject({ items: 1000, total: 1000, bytes: 10_005, timeLeft: 0 });
  });

  it('tells the rate of the last seconds and the time left', () => {
    const { time, reports, meter } = meterAt();
    meter.set('audio', 200);
    const work = (seconds: number, items: number) => {
      for (let step = 0; step < seconds * 10; step += 1) {
        time.now += 100;
        meter.add({ items: items / 10, bytes: items * 100 });
      }
    };
    work(10, 10);
    expect(reports.at(-1)?.timeLeft).toBeCloseTo(10, 0);
    expect(reports.at(-1)?.bytesPerSecond).toBeCloseTo(10_000, -2);
    work(10, 1); // slower: what was fast long ago no longer counts
    expect(reports.at(-1)?.timeLeft).toBeCloseTo(90, 0);
  });

  it('does not guess: no time left without a total, or before anything was done', () => {
    const { time, reports, meter } = meterAt();
    meter.set('listing', null);
    time.now += 3000;
    meter.add({ items: 5 });
    meter.set('audio', 10);
    time.now += 3000;
    meter.add({ bytes: 5 });
    expect(reports.map((report) => report.timeLeft)).toEqual([null, null, null, null]);
  });

  it('can go into a phase with a part of it already done', () => {
    const { reports, meter } = meterAt();
    meter.set('audio', 10, { items: 4, bytes: 400 });
    expect(reports).toMatchObject([{ items: 4, bytes: 400, bytesPerSecond: 0, timeLeft: null }]);
  });
});
