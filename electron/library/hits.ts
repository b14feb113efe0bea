import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipQuery } from '../contract/models.ts';
import { hitsStatement } from './clip-query.ts';

/** So many queries are kept: the list's own and those of a player and an export beside it. */
const kept = 4;

/** Row ids of the hits of a query, kept until clips change: scrolling asks for the same query again and again. */
export interface Hits {
  of(query: ClipQuery): Int32Array;
  forget(): void;
}

/** `version` tells of changes made by other connections. */
export function createHits(database: DatabaseSyncInstance): Hits {
  const known = new Map<string, Int32Array>();
  const dataVersion = database.prepare('PRAGMA data_version');
  let seenVersion: unknown;

  return {
    of(query) {
      const row = dataVersion.get() as { data_version: unknown };
      if (row.data_version !== seenVersion) {
        known.clear();
        seenVersion = row.data_version;
      }
      const key = JSON.stringify(query, Object.keys(query).sort());
      const found = known.get(key) ?? read(database, query);
      known.delete(key);
      known.set(key, found);
      for (const oldest of known.keys()) {
        if (known.size <= kept) break;
        known.delete(oldest);
      }
      return found;
    },
    forget() {
      known.clear();
    },
  };
}

function read(database: DatabaseSyncInstance, query: ClipQuery): Int32Array {
  const { sql, values } = hitsStatement(query);
  const rows = database.prepare(sql).all(...values) as { rowid: number }[];
  return Int32Array.from(rows, ({ rowid }) => rowid);
}
