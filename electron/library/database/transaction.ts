import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Runs `work` in one transaction: all of it is on disk when this answers, or none of it when it throws. */
export function transaction<T>(database: DatabaseSyncInstance, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
