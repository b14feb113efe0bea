import type { JobProgress } from '../contract/job.ts';

/** How a long job is cancelled and how it tells how far it is. */
export interface JobOptions {
  /** Aborting makes the job reject with `cancelled`; what was done stays done. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}
