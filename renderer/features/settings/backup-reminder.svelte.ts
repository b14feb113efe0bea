import type { Settings } from '../../../electron/contract/settings.ts';
import type { PageState } from '../../app/page.ts';

type Reminder = Settings['backupReminder'];

/** How often a person can be reminded of a backup. */
export const reminders = ['never', 'monthly'] as const satisfies readonly Reminder[];

/** Time (ms) between two looks at the calendar. */
const lookEvery = 3_600_000;

/** What changes when the person chooses how often to be reminded: the time until the first one begins now. */
export function remindFrom(backupReminder: Reminder, now: Date): Partial<Settings> {
  return { backupReminder, backupRemindedAt: now.toISOString() };
}

/** Whether a reminder is due: a month of the calendar after the last one. */
export function isReminderDue(
  { backupReminder, backupRemindedAt }: Pick<Settings, 'backupReminder' | 'backupRemindedAt'>,
  now: Date,
): boolean {
  if (backupReminder === 'never') return false;
  if (backupRemindedAt === null) return true;
  const next = new Date(backupRemindedAt);
  const day = next.getUTCDate();
  next.setUTCMonth(next.getUTCMonth() + 1);
  // The 31st of a month that has 30 days is its last one, not the first of the month after.
  if (next.getUTCDate() !== day) next.setUTCDate(0);
  return now >= next;
}

/** Says once a month, where the person wants that, what a backup is, with the way to the folder. */
export function remindOfBackups(page: PageState): void {
  const { account, backend, notices, overview, preferences, t } = page;

  function look(): void {
    const now = new Date();
    const isOpen = account.status?.kind === 'service' && (overview.status?.clips ?? 0) > 0;
    if (!isOpen || !isReminderDue(preferences.settings, now)) return;
    preferences.change({ backupRemindedAt: now.toISOString() }, 'player');
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
