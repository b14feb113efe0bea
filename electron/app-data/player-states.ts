import type { KeptPlace, KeptPlayer, KeptQueue } from '../contract/player.ts';
import { keptPlaceSchema, keptQueueSchema } from '../contract/player.ts';
import { createKeptRecords } from './stored-records.ts';

/** What the player was at in each library, by the library's folder. The queue can be long, so the place has its own file. */
export interface KeptPlayers {
  /** Null where nothing was kept, or what was kept cannot be read. */
  get(library: string): Promise<KeptPlayer | null>;
  /** Rejects with `disk-…`. */
  setQueue(library: string, queue: KeptQueue): Promise<void>;
  /** Rejects with `disk-…`. */
  setPlace(library: string, place: KeptPlace): Promise<void>;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

export function createKeptPlayers(files: { readonly queues: string; readonly places: string }): KeptPlayers {
  const queues = createKeptRecords(files.queues);
  const places = createKeptRecords(files.places);
  return {
    async get(library) {
      const queue = keptQueueSchema.safeParse(await queues.get(library));
      const place = keptPlaceSchema.safeParse(await places.get(library));
      return queue.success && place.success ? { queue: queue.data, place: place.data } : null;
    },
    setQueue: (library, queue) => queues.set(library, queue),
    setPlace: (library, place) => places.set(library, place),
    async settled() {
      await Promise.all([queues.settled(), places.settled()]);
    },
  };
}
