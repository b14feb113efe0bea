import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipQuery } from '../../contract/clip-query.ts';
import { readNumbers } from '../database/json-array.ts';
import type { ClipTable } from './columns.ts';
import { readIds, readPromptNumbers, slotsOf } from './columns.ts';
import { createFilterSource } from './filter-source.ts';
import type { FilterSource } from './filters/filter.ts';
import { checksOf } from './filters/registry.ts';
import { cached } from './lru-cache.ts';
import type { ClipOrder } from './sort-orders.ts';
import { clipOrders, orderTerms, orderWithoutCollection, ordersByAudio } from './sort-orders.ts';
import { groupTakes } from './take-groups.ts';

/** Results of so many queries are cached: the list's own, and those of a player and an export beside it. */
const cachedResults = 4;

/** Everything that was read of one state of the database; each part when it is first asked for. */
export interface IndexMemory extends FilterSource {
  /** Slots of a query's results, in order. */
  results(query: ClipQuery): Int32Array;
  /** The id of each slot. */
  ids(): readonly string[];
  /** Reads one order that has not been asked for yet; false when all are there. */
  readNextOrder(): boolean;
  /** Audio changed: so did what it is in. `seconds`: the clip's duration as well. */
  audioChanged(seconds: boolean): void;
  /** Favourites, notes or collections changed. */
  userDataChanged(): void;
  /** Columns of texts are not what they were. */
  textsChanged(): void;
}

export function createMemory(database: DatabaseSyncInstance, table: ClipTable): IndexMemory {
  const source = createFilterSource(database, table);
  const orders = createOrders(database, table);
  const results = new Map<string, Int32Array>();
  let prompts: Int32Array | null = null;
  let ids: readonly string[] | null = null;

  /** Slots in a query's order, ascending. */
  function orderOf(query: ClipQuery): Int32Array {
    if (query.sort === 'collection' && query.collection !== null) return source.collected(query.collection);
    return orders.by(orderWithoutCollection(query));
  }

  function find(query: ClipQuery): Int32Array {
    const checks = checksOf(query, source);
    const order = orderOf(query);
    const found = new Int32Array(order.length);
    let count = 0;
    for (let index = 0; index < order.length; index += 1) {
      const slot = order[query.descending ? order.length - 1 - index : index] ?? 0;
      if (!checks.every(({ passes }) => passes(slot))) continue;
      found[count] = slot;
      count += 1;
    }
    if (!query.takes) return found.slice(0, count);
    prompts ??= readPromptNumbers(database, table);
    return groupTakes(found.slice(0, count), prompts);
  }

  return {
    ...source,
    results: (query) =>
      cached(results, cachedResults, JSON.stringify(query, Object.keys(query).sort()), () => find(query)),
    ids: () => (ids ??= readIds(database, table)),
    readNextOrder: () => orders.readNext(),
    audioChanged(seconds) {
      results.clear();
      if (seconds) orders.forgetThoseByAudio();
    },
    userDataChanged() {
      results.clear();
      source.forgetCollections();
    },
    textsChanged() {
      results.clear();
      source.forgetTexts();
    },
  };
}

/** The slots of all clips in each order that was asked for. */
function createOrders(database: DatabaseSyncInstance, table: ClipTable) {
  const orders = new Map<ClipOrder, Int32Array>();

  function by(sort: ClipOrder): Int32Array {
    const order =
      orders.get(sort) ??
      slotsOf(
        table,
        readNumbers(
          database,
          `SELECT json_group_array(rowid) FROM (SELECT rowid FROM clip ORDER BY ${orderTerms(sort)})`,
        ),
      );
    orders.set(sort, order);
    return order;
  }

  return {
    by,
    /** Reads one that has not been asked for yet; false when all are there. */
    readNext() {
      const next = clipOrders.find((order) => !orders.has(order));
      if (next) by(next);
      return next !== undefined;
    },
    forgetThoseByAudio() {
      for (const order of ordersByAudio) orders.delete(order);
    },
  };
}
