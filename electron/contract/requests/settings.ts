import type { Settings } from '../settings.ts';
import { settingsChangeSchema } from '../settings.ts';
import { answering, nothing } from './request.ts';

export const settingsRequests = {
  'settings.get': answering<Settings>()(nothing),
  'settings.change': answering<Settings>()(settingsChangeSchema),
  /** Lets the user choose the folder for copies that go to other programs; null where the dialog was closed. */
  'settings.chooseCopyFolder': answering<Settings | null>()(nothing),
  'settings.revealCopies': answering<undefined>()(nothing),
} as const;
