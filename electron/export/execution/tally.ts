import type { ExportNote } from '../../contract/export-notes.ts';
import type { PlannedAction } from '../planning/plan.ts';
import { reasonOfOne } from './failures.ts';

/** What was done of a plan. */
export interface Applied {
  readonly written: number;
  readonly renamed: number;
  readonly removed: number;
  readonly failed: number;
  readonly bytes: number;
  readonly notes: readonly ExportNote[];
}

/** Counts what is done, and notes what fails for one file; what fails for all of them is thrown. */
export interface Tally {
  written(bytes: number): void;
  renamed(): void;
  /** A clip that is no longer part has gone, or moved. */
  removed(): void;
  /** Something to be told of, though nothing failed. */
  note(note: ExportNote): void;
  attempt(action: Pick<PlannedAction, 'id' | 'path'>, task: () => Promise<void>): Promise<void>;
  applied(): Applied;
}

export function createTally(root: string): Tally {
  const notes: ExportNote[] = [];
  const count = { written: 0, renamed: 0, removed: 0, failed: 0, bytes: 0 };
  return {
    written(bytes) {
      count.written += 1;
      count.bytes += bytes;
    },
    renamed() {
      count.renamed += 1;
    },
    removed() {
      count.removed += 1;
    },
    note(note) {
      notes.push(note);
    },
    async attempt({ id, path }, task) {
      try {
        await task();
      } catch (error) {
        const reason = await reasonOfOne(error, root);
        count.failed += 1;
        notes.push({ id, path, ...reason });
      }
    },
    applied: () => ({ ...count, notes }),
  };
}
