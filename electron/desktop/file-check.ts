import type { App } from 'electron';
import type { Parts } from '../app.ts';
import type { RunningJobs } from '../jobs/running-jobs.ts';
import { systemClock } from '../platform/clock.ts';
import { checkBySlices, checkSlice } from '../sync/background-check.ts';
import type { CurrentAccount } from './account.ts';

/** Verifies cached files while nothing else goes on, until the app ends. */
export function checkFilesInBackground({
  app,
  settings,
  jobs,
  account,
  onError,
}: {
  readonly app: App;
  readonly settings: Parts['settings'];
  readonly jobs: Pick<RunningJobs, 'idle'>;
  readonly account: Pick<CurrentAccount, 'kind' | 'get'>;
  readonly onError: (error: unknown) => void;
}): void {
  const checking = new AbortController();
  app.on('before-quit', () => checking.abort());
  void checkBySlices({
    clock: systemClock,
    signal: checking.signal,
    mayRun: async () =>
      account.kind !== 'none' &&
      account.get().library.writable &&
      jobs.idle() &&
      (await settings.read()).selfCheck,
    slice: async () => {
      await checkSlice({ library: account.get().library, clock: systemClock });
    },
    onError,
  });
}
