import type { AudioRecord } from '../mutations.ts';

/** Collects records of finished audio while a transaction is under way, so that one flush serves many clips. */
export interface Recorder {
  /** Resolves when the record is on disk. */
  add(record: AudioRecord): Promise<void>;
}

export function createRecorder(write: (records: readonly AudioRecord[]) => Promise<void>): Recorder {
  let collected: AudioRecord[] = [];
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
        // Whoever added a record is told of its failure; the next transaction has its own turn.
        last = next.catch(() => undefined);
      }
      return next;
    },
  };
}
