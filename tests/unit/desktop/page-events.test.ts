import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobProgress } from '../../../electron/contract/job.ts';
import { createPageEvents } from '../../../electron/desktop/page-events.ts';

function progress(items: number, job: JobProgress['job'] = 'sync'): JobProgress {
  return { job, phase: 'audio', items, total: 100, bytes: 0, bytesPerSecond: 0, timeLeft: null };
}

describe('events for the page', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('go out at once, then at most ten a second, the newest always last', () => {
    const sent: number[] = [];
    const events = createPageEvents((_channel, _name, payload) => sent.push((payload as JobProgress).items));
    for (let item = 1; item <= 50; item += 1) {
      events.send('job.progress', progress(item));
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(1000);
    expect(sent[0]).toBe(1);
    expect(sent.at(-1)).toBe(50);
    expect(sent.length).toBeLessThanOrEqual(12);
  });

  it('of one job do not hold back those of another', () => {
    const sent: string[] = [];
    const events = createPageEvents((_channel, _name, payload) => sent.push((payload as JobProgress).job));
    events.send('job.progress', progress(1, 'sync'));
    events.send('job.progress', progress(1, 'export'));
    expect(sent).toEqual(['sync', 'export']);
  });

  it('that are commands are never dropped', () => {
    const sent: unknown[] = [];
    const events = createPageEvents((_channel, _name, payload) => sent.push(payload));
    events.send('command', 'next');
    events.send('command', 'next');
    expect(sent).toEqual(['next', 'next']);
  });
});
