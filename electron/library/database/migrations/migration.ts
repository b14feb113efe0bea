import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** One step of a database's format. It runs in a transaction; what it throws leaves the database as it was. */
export interface Migration {
  /** What it is for, in a few words for the log. */
  readonly name: string;
  run(database: DatabaseSyncInstance): void;
}

/** A step for which SQL is enough. */
export function sqlMigration(name: string, sql: string): Migration {
  return { name, run: (database) => database.exec(sql) };
}
