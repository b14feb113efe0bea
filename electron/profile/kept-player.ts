import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { KeptPlace, KeptPlayer, KeptQueue } from '../contract/player.ts';
import { keptPlaceSchema, keptQueueSchema } from '../contract/player.ts';
import { diskError, safeWrite, systemCode } from './safe-write.ts';

/** What the player was at in each library, by the library's folder. The queue can be long, so the place has its own file. */
export interface KeptPlayers {
  /** Null where nothing was kept, or what was kept cannot be read. */
  get(library: string): Promise<KeptPlayer | null>;
  /** Rejects with `disk-…`. */
  setQueue(library: string, queue: KeptQueue): Promise<void>;
  /** Rejects with `disk-…`. */
  setPlace(library: string, place: KeptPlace): Promise<void>;
}

const fileSchema = z.record(z.string(), z.unknown());

export function createKeptPlayers(files: { readonly queues: string; readonly places: string }): KeptPlayers {
  let last: Promise<unknown> = Promise.resolve();

  async function load(file: string): Promise<Record<string, unknown>> {
    try {
      const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      return parsed.success ? parsed.data : {};
    } catch (error) {
      if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return {};
      throw diskError(error, file);
    }
  }

  /** One after the other, so that two changes do not overwrite each other. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  function set(file: string, library: string, value: unknown): Promise<void> {
    return inTurn(async () =>
      safeWrite(file, `${JSON.stringify({ ...(await load(file)), [library]: value })}\n`),
    );
  }

  return {
    get: (library) =>
      inTurn(async () => {
        const queue = keptQueueSchema.safeParse((await load(files.queues))[library]);
        const place = keptPlaceSchema.safeParse((await load(files.places))[library]);
        return queue.success && place.success ? { queue: queue.data, place: place.data } : null;
      }),
    setQueue: (library, queue) => set(files.queues, library, queue),
    setPlace: (library, place) => set(files.places, library, place),
  };
}
