import type { KeptPlace, KeptPlayer } from '../../../../electron/contract/player.ts';
import type { Backend } from '../../../app/bridge.ts';
import type { Queue } from './queue.ts';

/** Milliseconds that changes of the queue are gathered for, and between two places while a clip plays. */
const gather = { queue: 800, place: 4000 } as const;

/** Keeps what the player is at, so that a start goes on from there. */
export interface Keeping {
  read(): Promise<KeptPlayer | null>;
  queue(queue: Queue): void;
  /** While playing, now and then. */
  place(place: KeptPlace): void;
  /** Writes what waits to be written. */
  flush(): void;
  /** Drops what waits: another library is open. */
  drop(): void;
}

export function createKeeping(backend: Backend, failed: (error: unknown) => void): Keeping {
  let queue: Queue | null = null;
  let place: KeptPlace | null = null;
  let queueTimer: ReturnType<typeof setTimeout> | undefined;
  let placeTimer: ReturnType<typeof setTimeout> | undefined;

  function writeQueue(): void {
    clearTimeout(queueTimer);
    queueTimer = undefined;
    if (!queue) return;
    const { ids, unshuffled, repeat } = queue;
    queue = null;
    const kept = { ids: [...ids], unshuffled: unshuffled && [...unshuffled], repeat };
    backend.request('player.keepQueue', kept).catch(failed);
  }

  function writePlace(): void {
    clearTimeout(placeTimer);
    placeTimer = undefined;
    if (!place) return;
    const kept = place;
    place = null;
    backend.request('player.keepPlace', kept).catch(failed);
  }

  return {
    read: () => backend.request('player.kept', undefined),
    queue(changed) {
      queue = changed;
      queueTimer ??= setTimeout(writeQueue, gather.queue);
    },
    place(changed) {
      place = changed;
      placeTimer ??= setTimeout(writePlace, gather.place);
    },
    flush() {
      writeQueue();
      writePlace();
    },
    drop() {
      queue = null;
      place = null;
    },
  };
}
