import type { Settings } from '../settings.ts';
import { settingsChangeSchema } from '../settings.ts';
import { answering, nothing } from './request.ts';

export const settingsRequests = {
  'settings.get': answering<Settings>()(nothing),
  'settings.change': answering<Settings>()(settingsChangeSchema),
} as const;
