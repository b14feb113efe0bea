import type { KeptPlace, KeptPlayer } from '../../../../electron/contract/player.ts';
import type { Backend } from '../../../app/bridge.ts';
import type { Queue } from './queue.ts';

/** Milliseconds that changes of the queue are gathered for, and between two positions while a clip plays. */
const gather = { queue: 800, bookmark: 4000 } as const;

/** Stores what the player is at, so that a start goes on from there. */
export interface PlayerPersistence {
  read(): Promise<KeptPlayer | null>;
  queue(queue: Queue): void;
  /** While playing, now and then. */
  bookmark(bookmark: KeptPlace): void;
  /** Writes what waits to be written. */
  flush(): void;
  /** Drops what waits: another library is open. */
  drop(): void;
}

export function createPersistence(backend: Backend, failed: (error: unknown) => void): PlayerPersistence {
  let queue: Queue | null = null;
  let bookmark: KeptPlace | null = null;
  let queueTimer: ReturnType<typeof setTimeout> | undefined;
  let bookmarkTimer: ReturnType<typeof setTimeout> | undefined;

  function writeQueue(): void {
    clearTimeout(queueTimer);
    queueTimer = undefined;
    if (!queue) return;
    const { ids, unshuffled, repeat } = queue;
    queue = null;
    const saved = { ids: [...ids], unshuffled: unshuffled && [...unshuffled], repeat };
    backend.request('player.keepQueue', saved).catch(failed);
  }

  function writeBookmark(): void {
    clearTimeout(bookmarkTimer);
    bookmarkTimer = undefined;
    if (!bookmark) return;
    const saved = bookmark;
    bookmark = null;
    backend.request('player.keepPlace', saved).catch(failed);
  }

  return {
    read: () => backend.request('player.kept', undefined),
    queue(changed) {
      queue = changed;
      queueTimer ??= setTimeout(writeQueue, gather.queue);
    },
    bookmark(changed) {
      bookmark = changed;
      bookmarkTimer ??= setTimeout(writeBookmark, gather.bookmark);
    },
    flush() {
      writeQueue();
      writeBookmark();
    },
    drop() {
      queue = null;
      bookmark = null;
    },
  };
}
