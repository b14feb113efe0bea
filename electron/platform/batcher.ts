/** Collects items while a write of others is under way, so that one write serves many. */
export interface Batcher<T> {
  /** Resolves when the item is written. */
  add(item: T): Promise<void>;
}

/** `write` is handed the items in the order they came; one write ends before the next begins. */
export function createBatcher<T>(write: (items: readonly T[]) => Promise<void>): Batcher<T> {
  let collected: T[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  return {
    add(item) {
      collected.push(item);
      if (next === null) {
        next = last.then(() => {
          const items = collected;
          collected = [];
          next = null;
          return write(items);
        });
        // Whoever added an item gets its failure; the next write has its own turn.
        last = next.catch(() => undefined);
      }
      return next;
    },
  };
}
