import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DamageError } from './sqlite-error.ts';

/** Reads every page of the database; throws when one is not as it should be. */
export function checkPages(database: DatabaseSyncInstance): void {
  if (!isOk(database, 'PRAGMA quick_check(1)')) throw new DamageError();
}

/**
 * Compares each index with the rows of its table, which the check of pages leaves out; throws when one has others. Search
 * indexes are not asked: they hold texts folded, and so never what their tables hold.
 */
export function checkIndexes(database: DatabaseSyncInstance): void {
  const tables = database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .all();
  for (const { name } of tables as unknown as readonly { readonly name: string }[])
    if (!isOk(database, `PRAGMA integrity_check("${name}")`)) throw new DamageError();
}

function isOk(database: DatabaseSyncInstance, check: string): boolean {
  const found = database.prepare(check).get() as Readonly<Record<string, unknown>> | undefined;
  return found !== undefined && Object.values(found)[0] === 'ok';
}
