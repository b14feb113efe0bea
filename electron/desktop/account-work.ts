import type { Parts } from '../app.ts';
import type { Settings } from '../contract/settings.ts';
import type { RunningJobs } from '../jobs/running-jobs.ts';
import { createRunningJobs } from '../jobs/running-jobs.ts';
import type { CurrentAccount } from './account.ts';
import { createCurrentAccount } from './account.ts';
import { createJobSignals } from './job-signals.ts';
import { notifyOfJob, stayAwake } from './job-system.ts';
import type { DesktopText } from './text.ts';
import type { WindowSurroundings } from './window-surroundings.ts';

/** The account that is open, and the jobs that work on it, seen outside the page as well. */
export function createAccountWork(options: {
  readonly parts: Pick<Parts, 'open'>;
  readonly surroundings: Pick<WindowSurroundings, 'window' | 'events'>;
  readonly text: DesktopText;
  /** The settings of this moment. */
  readonly settings: () => Settings;
  readonly onError: (error: unknown) => void;
}): { readonly jobs: RunningJobs; readonly account: CurrentAccount } {
  const { parts, text } = options;
  const { window, events } = options.surroundings;
  const signals = createJobSignals({
    window: window.current,
    stayAwake,
    mayStayAwake: () => options.settings().keepAwake,
    notify: (job, outcome) => notifyOfJob(job, outcome, text, window.show),
  });
  const jobs = createRunningJobs((job, progress) => {
    signals.progress(job, progress);
    events.send('job.progress', progress ?? { job, ended: true });
    if (job !== 'export' && job !== 'move') events.send('library.changed', undefined);
  }, signals.ended);
  const account = createCurrentAccount({
    open: (kind, at) => parts.open(kind, 'write-or-read', at),
    beforeClose: () => jobs.stop(),
    onError: options.onError,
  });
  return { jobs, account };
}
