import type { KeptPlace, KeptPlayer, KeptQueue } from '../contract/player.ts';
import { keptPlaceSchema, keptQueueSchema } from '../contract/player.ts';
import { createLibraryRecords } from './library-records.ts';

/** What the player was at in each library, by the library's folder. The queue can be long, so the position has its own file. */
export interface SavedPlayers {
  /** Null where nothing was saved, or what was saved cannot be read. */
  get(library: string): Promise<KeptPlayer | null>;
  /** Rejects with `disk-…`. */
  setQueue(library: string, queue: KeptQueue): Promise<void>;
  /** Rejects with `disk-…`. */
  setPlace(library: string, place: KeptPlace): Promise<void>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

export function createSavedPlayers(files: {
  readonly queues: string;
  readonly positions: string;
}): SavedPlayers {
  const queues = createLibraryRecords(files.queues);
  const positions = createLibraryRecords(files.positions);
  return {
    async get(library) {
      const queue = keptQueueSchema.strip().safeParse(await queues.get(library));
      const place = keptPlaceSchema.strip().safeParse(await positions.get(library));
      return queue.success && place.success ? { queue: queue.data, place: place.data } : null;
    },
    setQueue: (library, queue) => queues.set(library, { ...queue }),
    setPlace: (library, place) => positions.set(library, { ...place }),
    async idle() {
      await Promise.all([queues.idle(), positions.idle()]);
    },
  };
}
