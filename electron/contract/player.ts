import { z } from 'zod';
import { mostHandedOver } from './hand-over.ts';
import { clipIdSchema } from './clip.ts';

const ids = z.array(clipIdSchema).max(1_000_000);

/** The order in which clips play, kept for each library so that a start goes on from there. */
export const keptQueueSchema = z.strictObject({
  ids,
  /** The order to go back to when shuffle ends; null while it is off. */
  unshuffled: ids.nullable(),
  repeat: z.enum(['off', 'all', 'one']),
});
export type KeptQueue = z.infer<typeof keptQueueSchema>;

/** Where playing stood. */
export const keptPlaceSchema = z.strictObject({
  id: clipIdSchema,
  /** Seconds into the clip. */
  position: z.number().min(0).max(1e9),
});
export type KeptPlace = z.infer<typeof keptPlaceSchema>;

/** What the player was at when the app ended; null: nothing was kept. */
export interface KeptPlayer {
  readonly queue: KeptQueue;
  readonly place: KeptPlace;
}

/** What the tray, the dock and the taskbar show of the player. */
export const nowPlayingSchema = z.strictObject({
  /** The prompt on one line; null: nothing is in the player. */
  title: z.string().max(300).nullable(),
  playing: z.boolean(),
  canNext: z.boolean(),
  canPrevious: z.boolean(),
});
export type NowPlaying = z.infer<typeof nowPlayingSchema>;

export const handOverSchema = z.array(clipIdSchema).min(1).max(mostHandedOver);
