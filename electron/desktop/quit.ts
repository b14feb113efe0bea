import type { App } from 'electron';
import type { Parts } from '../app.ts';
import type { RunningJobs } from '../jobs/running-jobs.ts';
import { within } from '../platform/within.ts';
import type { SavedWindowState } from './window-state.ts';
import type { CurrentAccount } from './account.ts';

/** Milliseconds for all that is done at the end. */
const patience = 15_000;

/** Ends what runs, closes the library and lets the page's last words reach the disk before the process ends. */
export function quitCleanly({
  app,
  jobs,
  account,
  parts,
  windowState,
  onError,
}: {
  readonly app: App;
  readonly jobs: RunningJobs;
  readonly account: CurrentAccount;
  readonly parts: Pick<Parts, 'views' | 'savedPlayers'>;
  readonly windowState: Pick<SavedWindowState, 'idle'>;
  readonly onError: (error: unknown) => void;
}): void {
  let closed = false;

  async function close(): Promise<void> {
    await jobs.stop();
    await account.change('none');
    await Promise.all([parts.views.idle(), parts.savedPlayers.idle(), windowState.idle()]);
  }

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    // A disk that does not answer must not keep the app from ending; what was recorded is whole in any case.
    void within(patience, close(), () => new Error('Closing took too long.'))
      .catch(onError)
      .finally(() => {
        closed = true;
        // Not within this event: Electron ignores a quit while it still puts off the first one.
        setImmediate(() => app.quit());
      });
  });
}
