import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../electron/contract/job.ts';
import { createJobSignals } from '../../../electron/desktop/job-signals.ts';

const at = (job: JobProgress['job'], items: number, total: number) =>
  ({ job, items, total }) as unknown as JobProgress;

function setUp({ focused = false, mayStayAwake = true } = {}) {
  const bars: number[] = [];
  const told: string[] = [];
  const awake = { now: 0, times: 0 };
  const signals = createJobSignals({
    window: () => ({ setProgressBar: (part: number) => void bars.push(part), isFocused: () => focused }),
    stayAwake() {
      awake.now += 1;
      awake.times += 1;
      return () => (awake.now -= 1);
    },
    mayStayAwake: () => mayStayAwake,
    notify: (job, outcome) => told.push(`${job} ${outcome}`),
  });
  return { signals, bars, told, awake };
}

describe('a long job', () => {
  it('shows on dock and taskbar how far it is, and the slower one of two', () => {
    const { signals, bars } = setUp();
    signals.progress('sync', at('sync', 1, 4));
    signals.progress('export', at('export', 3, 4));
    signals.progress('sync', null);
    signals.progress('export', null);
    expect(bars).toEqual([0.25, 0.25, 0.75, -1]);
  });

  it('keeps the system awake once, from the first sync or export to the end of the last', () => {
    const { signals, awake } = setUp();
    signals.progress('verify', at('verify', 1, 4));
    expect(awake).toEqual({ now: 0, times: 0 });
    signals.progress('sync', at('sync', 1, 4));
    signals.progress('sync', at('sync', 2, 4));
    signals.progress('export', at('export', 1, 4));
    signals.progress('sync', null);
    expect(awake).toEqual({ now: 1, times: 1 });
    signals.progress('export', null);
    expect(awake).toEqual({ now: 0, times: 1 });
  });

  it('lets the system sleep where the person wants that', () => {
    const { signals, awake } = setUp({ mayStayAwake: false });
    signals.progress('sync', at('sync', 1, 4));
    expect(awake.times).toBe(0);
  });

  it('is told of at its end when the window is not in front', () => {
    const { signals, told } = setUp();
    signals.ended('sync', 'done');
    signals.ended('export', 'failed');
    signals.ended('verify', 'cancelled');
    expect(told).toEqual(['sync done', 'export failed']);
    const inFront = setUp({ focused: true });
    inFront.signals.ended('sync', 'done');
    expect(inFront.told).toEqual([]);
  });
});
