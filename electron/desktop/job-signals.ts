import type { BrowserWindow } from 'electron';
import type { JobProgress } from '../contract/job.ts';
import type { JobOutcome } from '../jobs/running-jobs.ts';

type JobName = JobProgress['job'];

/** What long jobs do outside the page: progress on dock and taskbar, no sleep meanwhile, a word at the end. */
export interface JobSignals {
  /** Null: the job has ended. */
  readonly progress: (job: JobName, progress: JobProgress | null) => void;
  readonly ended: (job: JobName, outcome: JobOutcome) => void;
}

/** Jobs that the system should not fall asleep in. */
const awakeJobs: ReadonlySet<JobName> = new Set<JobName>(['sync', 'export', 'move']);

export function createJobSignals(options: {
  readonly window: () => Pick<BrowserWindow, 'setProgressBar' | 'isFocused'> | null;
  /** Keeps the system awake; answers what lets it sleep again. */
  readonly stayAwake: () => () => void;
  /** Whether the person wants that. */
  readonly mayStayAwake: () => boolean;
  /** Tells of a job's end outside the window. */
  readonly notify: (job: JobName, outcome: 'done' | 'failed') => void;
}): JobSignals {
  const running = new Map<JobName, number>();
  let sleepAgain: (() => void) | null = null;

  function showProgress(): void {
    const parts = [...running.values()];
    // Of several the one that is furthest behind; below 0 there is no bar, above 1 it has no length.
    options.window()?.setProgressBar(parts.length === 0 ? -1 : Math.min(...parts));
  }

  function keepAwake(): void {
    const wanted = [...running.keys()].some((job) => awakeJobs.has(job)) && options.mayStayAwake();
    if (wanted) sleepAgain ??= options.stayAwake();
    else {
      sleepAgain?.();
      sleepAgain = null;
    }
  }

  return {
    progress(job, progress) {
      if (progress === null) running.delete(job);
      else running.set(job, progress.total ? progress.items / progress.total : 2);
      showProgress();
      keepAwake();
    },
    ended(job, outcome) {
      if (outcome === 'cancelled' || options.window()?.isFocused()) return;
      options.notify(job, outcome);
    },
  };
}
