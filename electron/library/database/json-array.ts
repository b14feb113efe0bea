import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** Values of a statement's one column, which holds a JSON array: far quicker to read than a row for each. */
export function readNumbers(
  database: DatabaseSyncInstance,
  sql: string,
  ...values: readonly (string | number)[]
): Int32Array {
  return Int32Array.from(readArray(database, sql, values) as readonly number[]);
}

/** The same, of texts. */
export function readTexts(database: DatabaseSyncInstance, sql: string): readonly string[] {
  return readArray(database, sql, []) as readonly string[];
}

function readArray(
  database: DatabaseSyncInstance,
  sql: string,
  values: readonly (string | number)[],
): readonly unknown[] {
  const row = database.prepare(sql).get(...values) as Readonly<Record<string, string>>;
  const [list = '[]'] = Object.values(row);
  return JSON.parse(list) as readonly unknown[];
}
