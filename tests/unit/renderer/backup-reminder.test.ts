import { expect, test } from 'vitest';
import { isReminderDue, remindFrom } from '../../../renderer/features/settings/backup-due.ts';

const monthly = (backupRemindedAt: string | null) => ({
  backupReminder: 'monthly' as const,
  backupRemindedAt,
});

test('nobody is reminded who did not ask for it', () => {
  const never = { backupReminder: 'never' as const, backupRemindedAt: '2020-01-01T00:00:00.000Z' };
  expect(isReminderDue(never, new Date('2026-11-26T12:00:00Z'))).toBe(false);
});

test('the first reminder comes a month after they are turned on', () => {
  const now = new Date('2026-11-26T12:00:00Z');
  const settings = { ...monthly(null), ...remindFrom('monthly', now) };
  expect(isReminderDue(settings, now)).toBe(false);
  expect(isReminderDue(settings, new Date('2026-12-26T11:59:00Z'))).toBe(false);
  expect(isReminderDue(settings, new Date('2026-12-26T12:00:00Z'))).toBe(true);
});

test.each([
  ['2026-01-31T12:00:00.000Z', '2026-02-28T11:00:00Z', false],
  ['2026-01-31T12:00:00.000Z', '2026-02-28T12:00:00Z', true],
  ['2024-01-31T12:00:00.000Z', '2024-02-29T12:00:00Z', true],
  ['2026-12-31T12:00:00.000Z', '2027-01-31T12:00:00Z', true],
  ['2026-05-31T12:00:00.000Z', '2026-06-30T12:00:00Z', true],
])('a month after %s is a month of the calendar: at %s it is due: %s', (last, now, due) => {
  expect(isReminderDue(monthly(last), new Date(now))).toBe(due);
});
