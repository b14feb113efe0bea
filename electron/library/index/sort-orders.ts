import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipQuery } from '../../contract/clip-query.ts';
import type { ClipSort } from '../../contract/sort-registry.ts';
import { readNumbers } from '../database/json-array.ts';

/** An order that every library has; the one made by hand belongs to its collection. */
export type ClipOrder = Exclude<ClipSort, 'collection'>;

interface OrderDescription {
  /** What clips go by, least first; ties go by date and id, so that an order is always the same. */
  readonly by: readonly string[];
  /** Whether it can change when audio arrives. */
  readonly byAudio: boolean;
}

/** How each order of the contract's registry is read. An index of its own is for those that a library may open with. */
const orders: Readonly<Record<ClipOrder, OrderDescription>> = {
  created: { by: [], byAudio: false },
  duration: { by: ['coalesce(duration, promised_duration)'], byAudio: true },
  prompt: { by: ['substr(prompt, 1, 200) COLLATE NOCASE'], byAudio: false },
  voice: { by: ['voice_name', 'language'], byAudio: false },
  loudness: { by: ['loudness'], byAudio: true },
};

export const clipOrders = Object.keys(orders) as readonly ClipOrder[];

/** The orders that can change when audio arrives. */
export const ordersByAudio = clipOrders.filter((order) => orders[order].byAudio);

/** What SQLite is to order clips by; descending is the exact reverse of ascending. */
export function orderTerms(order: ClipOrder, direction: 'ASC' | 'DESC' = 'ASC'): string {
  return [...orders[order].by, 'created_micros', 'id'].map((term) => `${term} ${direction}`).join(', ');
}

/** The order of a query that asks for no collection: one made by hand is there only. */
export function orderWithoutCollection({ sort }: ClipQuery): ClipOrder {
  return sort === 'collection' ? 'created' : sort;
}

/** How many clips there are, and the row ids of some of them (with a limit of Infinity: of all) in order, without anything in memory. */
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
