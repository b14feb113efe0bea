import { z } from 'zod';
import { audioStates, clipIdSchema } from './clip.ts';
import { collectionIdSchema } from './collection.ts';

/** `collection`: the order made by hand; only with a query of one collection. */
export const clipSorts = ['created', 'duration', 'prompt', 'voice', 'collection'] as const;

/** Which clips, in which order. The page's list, the terminal's `list` and every export select with this. */
export const clipQuerySchema = z.strictObject({
  search: z.string().max(500).default(''),
  /** Only the service's favourites. */
  favorites: z.boolean().default(false),
  /** Only the user's own favourites. */
  ownFavorites: z.boolean().default(false),
  voices: z.array(z.string().max(200)).max(500).default([]),
  languages: z.array(z.string().max(50)).max(100).default([]),
  audio: z.array(z.enum(audioStates)).max(audioStates.length).default([]),
  /** true: only clips that the service no longer lists. */
  gone: z.boolean().default(false),
  /** Inclusive; a date (`2023-06-22`) or an RFC 3339 time, in UTC. `to` as a date means the whole day. */
  from: z.string().max(40).nullable().default(null),
  to: z.string().max(40).nullable().default(null),
  /** Seconds, inclusive. */
  durationFrom: z.number().min(0).max(1e9).nullable().default(null),
  durationTo: z.number().min(0).max(1e9).nullable().default(null),
  /** null: either. */
  denoised: z.boolean().nullable().default(null),
  silenceRemoved: z.boolean().nullable().default(null),
  collection: collectionIdSchema.nullable().default(null),
  /** true: clips of one prompt stand together, ordered by their first hit; and only prompts with more than one clip. */
  takes: z.boolean().default(false),
  sort: z.enum(clipSorts).default('created'),
  descending: z.boolean().default(true),
});

export type ClipQuery = z.infer<typeof clipQuerySchema>;

/** What an export takes: the hits of a query, or clips by id. */
export const selectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('query'), query: clipQuerySchema }),
  z.strictObject({ kind: z.literal('ids'), ids: z.array(clipIdSchema).min(1).max(1_000_000) }),
]);

export type Selection = z.infer<typeof selectionSchema>;

/** What the page shows and where it stands; kept for each library, so that a start goes on from there. */
export const viewStateSchema = z.strictObject({
  view: z.string().max(40).default('library'),
  query: clipQuerySchema.prefault({}),
  /** Index of the first row on screen. */
  row: z.int().min(0).default(0),
});

export type ViewState = z.infer<typeof viewStateSchema>;
