import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { SelfCheck } from '../../contract/library-status.ts';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
import { transaction } from '../database/transaction.ts';

/** What a library remembers of itself, by name. */
export type FactName =
  | 'audit'
  | 'last_sync_at'
  | 'last_whole_listing_at'
  | 'library_id'
  | 'missing_rows'
  | 'own_revision'
  | 'own_digest'
  | 'self_check';

export function readFact(database: DatabaseSyncInstance, name: FactName): string | null {
  const row = database.prepare('SELECT value FROM fact WHERE name = ?').get(name) as Row | undefined;
  return row ? text(row, 'value') : null;
}

/** Within a transaction of the caller's. */
export function writeFact(database: DatabaseSyncInstance, name: FactName, value: string): void {
  database
    .prepare('INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    .run(name, value);
}

/** Moments and states that others ask a library to remember. */
export function createFactMutations(database: DatabaseSyncInstance) {
  return {
    setSelfCheck: (state: SelfCheck): void =>
      transaction(database, () => writeFact(database, 'self_check', JSON.stringify(state))),
    /** Answers the library's id, which is `suggested` where it had none. */
    identify: (suggested: string): string =>
      transaction(database, () => {
        const known = readFact(database, 'library_id');
        if (known === null) {
          writeFact(database, 'library_id', suggested);
          // The triggers of older databases do not know this fact.
          database.prepare("INSERT OR IGNORE INTO unsaved VALUES ('facts')").run();
        }
        return known ?? suggested;
      }),
    setLastSync: (at: string): void => transaction(database, () => writeFact(database, 'last_sync_at', at)),
  };
}
