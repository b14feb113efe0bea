import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipQuery } from '../../contract/clip-query.ts';
import { readNumbers } from '../database/json-array.ts';

/** Orders that every library has; each has its index. */
export const clipOrders = ['created', 'duration', 'prompt', 'voice'] as const;
export type ClipOrder = (typeof clipOrders)[number];

/** Ties go by date and id, so that the order is always the same. */
const columns: Readonly<Record<ClipOrder, readonly string[]>> = {
  created: ['created_micros', 'id'],
  duration: ['coalesce(duration, promised_duration)', 'created_micros', 'id'],
  prompt: ['prompt COLLATE NOCASE', 'created_micros', 'id'],
  voice: ['voice', 'created_micros', 'id'],
};

/** What SQLite is to order clips by; descending is the exact reverse of ascending. */
export function orderTerms(order: ClipOrder, direction: 'ASC' | 'DESC' = 'ASC'): string {
  return columns[order].map((column) => `${column} ${direction}`).join(', ');
}

/** The order of a query that asks for no collection: one made by hand is there only. */
export function orderWithoutCollection({ sort }: ClipQuery): ClipOrder {
  return sort === 'collection' ? 'created' : sort;
}

/** How many clips there are, and the row ids of some of them (with a limit of Infinity: of all) in order, read from the index of that order. */
export function readInOrder(
  database: DatabaseSyncInstance,
  query: ClipQuery,
  offset: number,
  limit: number,
): { readonly total: number; readonly rowids: Int32Array } {
  const { total } = database.prepare('SELECT count(*) AS total FROM clip').get() as { total: number };
  const terms = orderTerms(orderWithoutCollection(query), query.descending ? 'DESC' : 'ASC');
  const rowids = readNumbers(
    database,
    `SELECT json_group_array(rowid) FROM (SELECT rowid FROM clip ORDER BY ${terms} LIMIT ? OFFSET ?)`,
    limit === Infinity ? -1 : limit,
    offset,
  );
  return { total, rowids };
}
