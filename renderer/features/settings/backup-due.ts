import type { Settings } from '../../../electron/contract/settings.ts';

type Reminder = Settings['backupReminder'];

/** How often a person can be reminded of a backup. */
export const reminders = ['never', 'monthly'] as const satisfies readonly Reminder[];

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

/** What changes when a reminder is told now; null where none is due. */
export function dueNow(settings: Settings): Partial<Settings> | null {
  const now = new Date();
  return isReminderDue(settings, now) ? remindFrom(settings.backupReminder, now) : null;
}
