import type { MediaRecord } from '../mutations/media.ts';

/** Collects records of finished files while a transaction is under way, so that one flush serves many clips. */
export interface RecordBatcher {
  /** Resolves when the record is on disk. */
  add(record: MediaRecord): Promise<void>;
}

export function createRecordBatcher(
  write: (records: readonly MediaRecord[]) => Promise<void>,
): RecordBatcher {
  let collected: MediaRecord[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<unknown> = Promise.resolve();

  return {
    add(record) {
      collected.push(record);
      if (next === null) {
        next = last.then(() => {
          const records = collected;
          collected = [];
          next = null;
          return write(records);
        });
        // Whoever added a record gets its failure; the next transaction has its own turn.
        last = next.catch(() => undefined);
      }
      return next;
    },
  };
}
