import type { PageState } from '../../app/page.ts';
import { dueNow } from './backup-due.ts';

/** Time (ms) between two looks at the calendar. */
const lookEvery = 3_600_000;

/** Says once a month, where the person wants that, what a backup is, with the way to the folder. */
export function remindOfBackups(page: PageState): void {
  const { account, announcer, backend, notices, overview, preferences, t } = page;

  function look(): void {
    const { settings } = preferences;
    const change = dueNow(settings);
    const isOpen = account.status?.kind === 'service' && (overview.status?.clips ?? 0) > 0;
    if (!isOpen || change === null) return;
    preferences.change(change, 'player');
    announcer.say(t('backup.reminder'));
    notices.offer(t('backup.reminder'), {
      name: t('settings.openFolder'),
      run: () => void notices.attempt('list', () => backend.request('library.reveal', undefined)),
    });
  }

  $effect(() => {
    look();
    const timer = setInterval(look, lookEvery);
    return () => clearInterval(timer);
  });
}
