import { z } from 'zod';
import { clipIdSchema } from '../clip.ts';
import { selectionSchema } from '../clip-query.ts';
import type { Collection } from '../collection.ts';
import { collectionIdSchema, collectionNameSchema } from '../collection.ts';
import { answering, nothing } from './request.ts';

const someClips = z.strictObject({ id: collectionIdSchema, selection: selectionSchema });

export const collectionRequests = {
  'collections.list': answering<readonly Collection[]>()(nothing),
  'collections.create': answering<Collection>()(
    z.strictObject({ name: collectionNameSchema, selection: selectionSchema.nullable() }),
  ),
  'collections.rename': answering<undefined>()(
    z.strictObject({ id: collectionIdSchema, name: collectionNameSchema }),
  ),
  /** The page asks the user first. The clips stay. */
  'collections.delete': answering<undefined>()(z.strictObject({ id: collectionIdSchema })),
  /** Adds at the end, in the selection's order; clips that are in it already stay where they are. */
  'collections.add': answering<undefined>()(someClips),
  'collections.remove': answering<undefined>()(someClips),
  /** Moves clips of the collection before another one of it; null: to the end. */
  'collections.move': answering<undefined>()(
    z.strictObject({
      id: collectionIdSchema,
      ids: z.array(clipIdSchema).min(1).max(100_000),
      before: clipIdSchema.nullable(),
    }),
  ),
} as const;
