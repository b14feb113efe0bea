import { z } from 'zod';
import type { KeptPlayer } from '../player.ts';
import { keptPlaceSchema, keptQueueSchema, nowPlayingSchema } from '../player.ts';
import { answering, nothing } from './request.ts';

export const playerRequests = {
  'player.kept': answering<KeptPlayer | null>()(nothing),
  'player.keepQueue': answering<undefined>()(keptQueueSchema),
  'player.keepPlace': answering<undefined>()(keptPlaceSchema),
  /** For tray, dock and taskbar. */
  'player.shows': answering<undefined>()(nowPlayingSchema),
  /** Makes the window a small one above all others, or what it was before. */
  'player.compact': answering<undefined>()(z.strictObject({ on: z.boolean() })),
} as const;
