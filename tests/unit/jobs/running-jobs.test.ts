import { describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { createRunningJobs } from '../../../electron/jobs/running-jobs.ts';
import type { JobOptions } from '../../../electron/jobs/job.ts';

function untilCancelled({ signal }: JobOptions): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled')));
  });
}

describe('running jobs', () => {
  it('are one of a kind: a second is refused, and may run once the first has ended', async () => {
    const jobs = createRunningJobs(() => undefined);
    const first = jobs.run('sync', untilCancelled);
    await expect(jobs.run('sync', async () => 'second')).rejects.toMatchObject({ code: 'job-running' });
    await expect(jobs.run('export', async () => 'other')).resolves.toBe('other');
    jobs.cancel('sync');
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await expect(jobs.run('sync', async () => 'again')).resolves.toBe('again');
  });

  it('tell how each came to its end', async () => {
    const ends: string[] = [];
    const jobs = createRunningJobs(
      () => undefined,
      (job, outcome) => ends.push(`${job} ${outcome}`),
    );
    await jobs.run('sync', async () => undefined);
    await expect(jobs.run('export', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const verify = jobs.run('verify', untilCancelled);
    jobs.cancel('verify');
    await expect(verify).rejects.toMatchObject({ code: 'cancelled' });
    expect(ends).toEqual(['sync done', 'export failed', 'verify cancelled']);
  });

  it('are all cancelled and waited for when the app stops', async () => {
    const jobs = createRunningJobs(() => undefined);
    const outcomes: string[] = [];
    const sync = jobs.run('sync', untilCancelled).catch(() => outcomes.push('sync'));
    const verify = jobs.run('verify', untilCancelled).catch(() => outcomes.push('verify'));
    await jobs.stop();
    await Promise.all([sync, verify]);
    expect(outcomes.sort()).toEqual(['sync', 'verify']);
  });

  it('tell when they have ended', async () => {
    const told: (string | null)[] = [];
    const jobs = createRunningJobs((job, progress) => told.push(progress === null ? `${job} ended` : null));
    await jobs.run('export', async () => 'done');
    expect(told).toEqual(['export ended']);
  });
});
