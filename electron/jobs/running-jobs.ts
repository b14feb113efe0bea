import { AppError } from '../contract/errors.ts';
import type { JobProgress } from '../contract/job.ts';
import { closingReason } from '../platform/cancellation.ts';
import type { JobOptions } from './job.ts';

type JobName = JobProgress['job'];

/** The jobs that run now, at most one of each kind. */
export interface RunningJobs {
  /** Runs a job; rejects with `job-running` when one of its kind runs already. */
  run<Report>(job: JobName, work: (options: JobOptions) => Promise<Report>): Promise<Report>;
  /** Cancels a job; nothing happens when it does not run. */
  cancel(job: JobName): void;
  /** Waits until no job of this kind runs. */
  ended(job: JobName): Promise<void>;
  /** Whether no job runs. */
  idle(): boolean;
  /** Cancels all (`isClosing` tells it from a person's cancelling) and waits until they have stopped. */
  stop(): Promise<void>;
}

/** How a job came to its end. */
export type JobOutcome = 'done' | 'failed' | 'cancelled';

/** `onProgress` is called for every step of every job, and with null when one has ended; then `onEnd` is. */
export function createRunningJobs(
  onProgress: (job: JobName, progress: JobProgress | null) => void,
  onEnd: (job: JobName, outcome: JobOutcome) => void = () => undefined,
): RunningJobs {
  const running = new Map<
    JobName,
    { readonly controller: AbortController; readonly ended: Promise<unknown> }
  >();
  return {
    async run(job, work) {
      if (running.has(job)) {
        throw new AppError('job-running', { params: { job } });
      }
      const controller = new AbortController();
      const result = work({
        signal: controller.signal,
        onProgress: (progress) => onProgress(job, progress),
      });
      running.set(job, { controller, ended: result.then(noop, noop) });
      let outcome: JobOutcome = 'done';
      try {
        return await result;
      } catch (error) {
        outcome = controller.signal.aborted ? 'cancelled' : 'failed';
        throw error;
      } finally {
        running.delete(job);
        onProgress(job, null);
        onEnd(job, outcome);
      }
    },
    cancel(job) {
      running.get(job)?.controller.abort();
    },
    async ended(job) {
      for (let one = running.get(job); one; one = running.get(job)) await one.ended;
    },
    idle: () => running.size === 0,
    async stop() {
      const all = [...running.values()];
      for (const { controller } of all) controller.abort(closingReason());
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** The caller of `run` gets the outcome; `stop` only waits for the end. */
function noop(): void {
  return undefined;
}
