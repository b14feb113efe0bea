import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipQuery } from '../../contract/clip-query.ts';
import { readNumbers } from '../database/json-array.ts';
import { findTerm, parseSearch } from '../search/search.ts';
import type { ClipTable, TextColumn } from './columns.ts';
import { readIds, readPromptNumbers, readTextColumn } from './columns.ts';
import type { FilterSource } from './filters/filter.ts';
import { checksOf } from './filters/registry.ts';
import { cached } from './lru-cache.ts';
import type { ClipOrder } from './sort-orders.ts';
import { clipOrders, orderTerms, orderWithoutCollection, ordersByAudio } from './sort-orders.ts';
import { groupTakes } from './take-groups.ts';

/** Results of so many queries are cached: the list's own, and those of a player and an export beside it. */
const cachedResults = 4;
/** Terms of a search that is being typed, and deleted again. */
const cachedTerms = 32;
const cachedCollections = 1000;

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
}

export function createMemory(database: DatabaseSyncInstance, table: ClipTable): IndexMemory {
  const orders = new Map<ClipOrder, Int32Array>();
  const terms = new Map<string, Uint8Array>();
  const results = new Map<string, Int32Array>();
  const collections = new Map<string, Int32Array>();
  const texts = new Map<string, TextColumn>();
  let prompts: Int32Array | null = null;
  let ids: readonly string[] | null = null;

  const slots = (rowids: Int32Array) => rowids.map((rowid) => table.slotOf(rowid) ?? 0);

  function orderBy(sort: ClipOrder): Int32Array {
    const order =
      orders.get(sort) ??
      slots(
        readNumbers(
          database,
          `SELECT json_group_array(rowid) FROM (SELECT rowid FROM clip ORDER BY ${orderTerms(sort)})`,
        ),
      );
    orders.set(sort, order);
    return order;
  }

  function collected(collection: string): Int32Array {
    const read = () =>
      slots(
        readNumbers(
          database,
          `SELECT json_group_array(number) FROM (SELECT clip.rowid AS number FROM collected
             JOIN clip ON clip.id = collected.clip WHERE collection = ? ORDER BY place)`,
          collection,
        ),
      );
    return cached(collections, cachedCollections, collection, read);
  }

  function searched(search: string): Uint8Array | null {
    const wanted = parseSearch(search);
    if (wanted.length === 0) return null;
    const mask = new Uint8Array(table.size).fill(1);
    for (const term of wanted) {
      const found = cached(terms, cachedTerms, `${Number(term.phrase)}${term.text}`, () =>
        findTerm(database, table, term),
      );
      const value = term.exclude ? 0 : 1;
      for (let slot = 0; slot < mask.length; slot += 1) if (found[slot] !== value) mask[slot] = 0;
    }
    return mask;
  }

  const source: FilterSource = {
    table,
    searched,
    collected,
    collections: () =>
      (
        database.prepare('SELECT id FROM collection ORDER BY name COLLATE NOCASE, id').all() as {
          id: string;
        }[]
      ).map(({ id }) => id),
    texts(expression) {
      const column = texts.get(expression) ?? readTextColumn(database, table, expression);
      texts.set(expression, column);
      return column;
    },
  };

  /** Slots in a query's order, ascending. */
  function orderOf(query: ClipQuery): Int32Array {
    if (query.sort === 'collection' && query.collection !== null) return collected(query.collection);
    return orderBy(orderWithoutCollection(query));
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
    readNextOrder() {
      const next = clipOrders.find((order) => !orders.has(order));
      if (next) orderBy(next);
      return next !== undefined;
    },
    audioChanged(seconds) {
      results.clear();
      if (seconds) for (const order of ordersByAudio) orders.delete(order);
    },
    userDataChanged() {
      results.clear();
      collections.clear();
    },
  };
}
