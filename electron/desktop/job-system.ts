import { Notification, powerSaveBlocker } from 'electron';
import type { JobProgress } from '../contract/job.ts';
import type { DesktopText } from './text.ts';

/** Keeps the system from falling asleep, though not its screen; answers what lets it sleep again. */
export function stayAwake(): () => void {
  const id = powerSaveBlocker.start('prevent-app-suspension');
  return () => {
    powerSaveBlocker.stop(id);
  };
}

/** Tells by the system's notifications how a job ended; a click brings the window to the front. */
export function notifyOfJob(
  job: JobProgress['job'],
  outcome: 'done' | 'failed',
  text: DesktopText,
  show: () => void,
): void {
  if (!Notification.isSupported()) return;
  const notification =
    outcome === 'done'
      ? new Notification({ title: text('notification.done', { job }), body: text('notification.done.text') })
      : new Notification({
          title: text('notification.failed', { job }),
          body: text('notification.failed.text'),
        });
  notification.on('click', show);
  notification.show();
}
