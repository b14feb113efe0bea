import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AudioState } from '../../contract/clip.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import type { FilterCounts } from '../../contract/filters.ts';
import { audioStates } from '../../contract/clip.ts';
import type { ClipTable } from './columns.ts';
import { mergeClipTables, readClipTable } from './columns.ts';
import { countFilters } from './facet-counts.ts';
import { checksOf, isWhole } from './filters/registry.ts';
import type { IndexMemory } from './memory.ts';
import { createMemory } from './memory.ts';
import { secondsOf } from './seconds.ts';
import { readInOrder } from './sort-orders.ts';

/** Answers which clips a query finds, from columns in memory that are read once and kept until clips change. */
export interface ClipIndex {
  /** The columns as they are now. */
  table(): ClipTable;
  /** How many results there are, how long they are in all (null: before the columns are read), and the row ids of some of them in order. */
  some(
    query: ClipQuery,
    offset: number,
    limit: number,
  ): { readonly total: number; readonly seconds: number | null; readonly rowids: Int32Array };
  /** Slots of all results. */
  slots(query: ClipQuery): Int32Array;
  ids(query: ClipQuery): readonly string[];
  counts(query: ClipQuery): FilterCounts;
  /** The audio of a clip changed; `cached`: what is known of the file that is here now. */
  audioChanged(
    rowid: number,
    audio: AudioState,
    cached?: { readonly seconds: number; readonly bytes: number },
  ): void;
  /** Clips became the user's favourites, or were rejected, or no longer are. */
  flagChanged(flag: 'ownFavorite' | 'rejected', rowids: readonly number[], value: boolean): void;
  /** Collections or notes changed. */
  userDataChanged(): void;
  /** All that is the user's was loaded anew. */
  userDataLoaded(): void;
  /** Voices were given other kinds. */
  voiceKindsChanged(): void;
  /** Clips were added, or anything else of them changed. */
  rowsChanged(rowids: readonly number[]): void;
  /** Slots of a collection's clips, in the order made by hand. */
  collected(collection: string): Int32Array;
  /** Reads one order that has not been asked for yet; false when all are there. */
  warmUp(): boolean;
}

export function createClipIndex(database: DatabaseSyncInstance): ClipIndex {
  const dataVersion = database.prepare('PRAGMA data_version');
  const someRejected = database.prepare('SELECT 1 FROM rejected LIMIT 1');
  let seenVersion: unknown;
  let memory: IndexMemory | null = null;
  /** Rows of `memory` that are not what they were. */
  const changed = new Set<number>();

  function current(): IndexMemory {
    const row = dataVersion.get() as { data_version: unknown };
    if (row.data_version !== seenVersion) memory = null; // another connection changed something
    seenVersion = row.data_version;
    if (!memory || changed.size > memory.table.size / 2) {
      memory = createMemory(database, readClipTable(database));
    } else if (changed.size > 0) {
      const fresh = readClipTable(database, [...changed]);
      memory = createMemory(database, mergeClipTables(memory.table, fresh));
    }
    changed.clear();
    return memory;
  }

  return {
    table: () => current().table,
    some(query, offset, limit) {
      // The first list must not wait for the columns, which take far longer than it does.
      if (!memory && isWhole(query) && !someRejected.get()) {
        return { ...readInOrder(database, query, offset, limit), seconds: null };
      }
      const known = current();
      const found = known.results(query);
      const rowids = found.slice(offset, offset + limit).map((slot) => known.table.rowids[slot] ?? 0);
      return { total: found.length, seconds: secondsOf(known.table, found), rowids };
    },
    slots: (query) => current().results(query),
    ids(query) {
      const known = current();
      const ids = known.ids();
      return Array.from(known.results(query), (slot) => ids[slot] ?? '');
    },
    counts(query) {
      const known = current();
      return countFilters(known, checksOf(query, known));
    },
    audioChanged(rowid, audio, cached) {
      const slot = memory?.table.slotOf(rowid);
      if (!memory || slot === undefined) return;
      const { table } = memory;
      const seconds = cached?.seconds ?? table.seconds[slot] ?? NaN;
      memory.audioChanged(cached !== undefined);
      table.audio[slot] = audioStates.indexOf(audio);
      table.bytes[slot] = cached?.bytes ?? 0;
      table.seconds[slot] = seconds;
    },
    flagChanged(flag, rowids, value) {
      if (!memory) return;
      for (const rowid of rowids) {
        const slot = memory.table.slotOf(rowid);
        if (slot !== undefined) memory.table[flag][slot] = Number(value);
      }
      memory.userDataChanged();
    },
    userDataChanged: () => memory?.userDataChanged(),
    userDataLoaded() {
      memory = null;
    },
    voiceKindsChanged: () => memory?.textsChanged(),
    rowsChanged(rowids) {
      if (memory) for (const rowid of rowids) changed.add(rowid);
    },
    collected: (collection) => current().collected(collection),
    warmUp: () => current().readNextOrder(),
  };
}
