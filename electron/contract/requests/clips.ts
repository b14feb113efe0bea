import { z } from 'zod';
import type { Clip, ClipDetails, ClipResult } from '../clip.ts';
import { clipIdSchema, mediaKinds, noteSchema } from '../clip.ts';
import { clipQuerySchema, selectionSchema } from '../clip-query.ts';
import { collectionIdSchema } from '../collection.ts';
import type { FilterCounts } from '../filters.ts';
import type { HandedOver } from '../hand-over.ts';
import { handOverSchema } from '../player.ts';
import { answering } from './request.ts';

/** One page of the hits of a query. */
export interface ClipWindow {
  readonly total: number;
  /** Seconds of all of them; null in the first list of a library, which does not wait for that. */
  readonly seconds: number | null;
  readonly offset: number;
  readonly clips: readonly ClipResult[];
}

const oneClip = z.strictObject({ id: clipIdSchema });
const media = z.enum(mediaKinds).default('audio');
/** `collection`: the one that they are taken from, whose numbers their names begin with. */
const someFiles = z.strictObject({
  ids: handOverSchema,
  media,
  collection: collectionIdSchema.nullable().default(null),
});

export const clipRequests = {
  'clips.window': answering<ClipWindow>()(
    z.strictObject({ query: clipQuerySchema, offset: z.int().min(0), limit: z.int().min(1).max(500) }),
  ),
  /** Ids of all hits in order: for playing on through them and for selecting all. */
  'clips.ids': answering<readonly string[]>()(z.strictObject({ query: clipQuerySchema })),
  /** Clips by id, for the queue; in any order, those that are not there left out. */
  'clips.some': answering<readonly Clip[]>()(z.strictObject({ ids: z.array(clipIdSchema).min(1).max(200) })),
  /** Seconds of all clips of a selection. */
  'clips.seconds': answering<number>()(z.strictObject({ selection: selectionSchema })),
  'clips.details': answering<ClipDetails>()(oneClip),
  'clips.takes': answering<readonly Clip[]>()(oneClip),
  'clips.filters': answering<FilterCounts>()(z.strictObject({ query: clipQuerySchema })),
  'clips.setOwnFavorite': answering<undefined>()(
    z.strictObject({ selection: selectionSchema, favorite: z.boolean() }),
  ),
  /** Rejected clips are hidden unless they are asked for. */
  'clips.setRejected': answering<undefined>()(
    z.strictObject({ selection: selectionSchema, rejected: z.boolean() }),
  ),
  /** An empty note removes it. */
  'clips.setNote': answering<undefined>()(z.strictObject({ id: clipIdSchema, note: noteSchema })),

  /** Fetches one clip's audio now, before what a sync has yet to fetch; answers at once when it is cached. */
  'clips.fetch': answering<ClipDetails>()(oneClip),
  /** Verifies one clip's file and fetches it again when it is missing or changed. */
  'clips.repair': answering<{ readonly clip: ClipDetails; readonly mended: boolean }>()(oneClip),

  /** Puts text on the system's clipboard: the clip's prompt, or the link or path of its audio or video. */
  'clips.copy': answering<undefined>()(
    z.strictObject({
      id: clipIdSchema,
      what: z.enum(['prompt', 'link', 'path', 'video-link', 'video-path']),
    }),
  ),
  /** Shows the cached file in the system's file manager. */
  'clips.reveal': answering<undefined>()(z.strictObject({ id: clipIdSchema, media })),
  /** Makes well-named copies ready, so that a drag of them starts at once. Clips that are not cached are left out. */
  'clips.prepare': answering<undefined>()(someFiles),
  /** Starts a drag of the clips' files out of the window; within a `dragstart` of the page. */
  'clips.drag': answering<HandedOver>()(someFiles),
  /** Puts well-named files on the clipboard, to be pasted into a folder or a program. */
  'clips.copyFiles': answering<HandedOver>()(someFiles),
  /** Opens a well-named copy in the program that the system has for it, or (`choose`) in one that the user picks. */
  'clips.openWith': answering<undefined>()(z.strictObject({ id: clipIdSchema, choose: z.boolean(), media })),
} as const;
