import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AudioState } from '../../contract/clip.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import type { FilterCounts } from '../../contract/filters.ts';
import { audioStates } from '../../contract/clip.ts';
import type { Check } from './filters/filters.ts';
import { columnChecks, isWhole } from './filters/filters.ts';
import type { ClipTable } from './columns.ts';
import { mergeClipTables, readClipTable, readIds, readPromptNumbers } from './columns.ts';
import { keep } from './lru-cache.ts';
import type { ClipOrder } from './sort-orders.ts';
import { clipOrders, orderTerms, orderWithoutCollection, readInOrder } from './sort-orders.ts';
import { readNumbers } from '../database/json-array.ts';
import { countFilters } from './facet-counts.ts';
import { findTerm, parseSearch } from '../search/search.ts';
import { takesTogether } from './take-groups.ts';

/** So many answers are kept: the list's own and those of a player and an export beside it. */
const keptHits = 4;
/** Terms of a search that is being typed, and taken back. */
const keptTerms = 32;
const keptCollections = 1000;

/** Answers which clips a query hits, from columns in memory that are read once and kept until clips change. */
export interface Hits {
  /** The columns as they are now. */
  table(): ClipTable;
  /** How many hits there are, and the row ids of some of them in order. */
  some(
    query: ClipQuery,
    offset: number,
    limit: number,
  ): { readonly total: number; readonly rowids: Int32Array };
  ids(query: ClipQuery): readonly string[];
  counts(query: ClipQuery): FilterCounts;
  /** The audio of a clip changed; `cached` tells of the file that is here now. */
  audioChanged(
    rowid: number,
    audio: AudioState,
    cached?: { readonly seconds: number; readonly bytes: number },
  ): void;
  /** Clips became the user's favourites, or no longer are. */
  ownFavoritesChanged(rowids: readonly number[], favorite: boolean): void;
  /** Collections or notes changed. */
  ownChanged(): void;
  /** Clips were added, or anything else of them changed. */
  rowsChanged(rowids: readonly number[]): void;
  /** Places of a collection's clips, in the order made by hand. */
  collected(collection: string): Int32Array;
  forget(): void;
  /** Reads one order that has not been asked for yet; false when all are there. */
  readOn(): boolean;
}

/** Everything that was read, of one state of the database. */
interface Memory {
  readonly table: ClipTable;
  readonly orders: Map<ClipOrder, Int32Array>;
  readonly terms: Map<string, Uint8Array>;
  readonly hits: Map<string, Int32Array>;
  readonly collected: Map<string, Int32Array>;
  prompts: Int32Array | null;
  ids: readonly string[] | null;
}

export function createHits(database: DatabaseSyncInstance): Hits {
  const dataVersion = database.prepare('PRAGMA data_version');
  let seenVersion: unknown;
  let memory: Memory | null = null;
  /** Rows of `memory` that are not what they were. */
  const changed = new Set<number>();

  function current(): Memory {
    const row = dataVersion.get() as { data_version: unknown };
    if (row.data_version !== seenVersion) memory = null; // another connection changed something
    seenVersion = row.data_version;
    if (!memory || changed.size > memory.table.size / 2) memory = memoryOf(readClipTable(database));
    else if (changed.size > 0) {
      memory = memoryOf(mergeClipTables(memory.table, readClipTable(database, [...changed])));
    }
    changed.clear();
    return memory;
  }

  /** Places in the order, ascending; ties go by date and id, so that the order is always the same. */
  function orderOf(known: Memory, query: ClipQuery): Int32Array {
    if (query.sort === 'collection' && query.collection !== null) return collected(known, query.collection);
    return orderBy(known, orderWithoutCollection(query));
  }

  function orderBy(known: Memory, sort: ClipOrder): Int32Array {
    const order =
      known.orders.get(sort) ??
      places(
        known,
        readNumbers(
          database,
          `SELECT json_group_array(rowid) FROM (SELECT rowid FROM clip ORDER BY ${orderTerms(sort)})`,
        ),
      );
    known.orders.set(sort, order);
    return order;
  }

  function collected(known: Memory, collection: string): Int32Array {
    return keep(known.collected, keptCollections, collection, () =>
      places(
        known,
        readNumbers(
          database,
          `SELECT json_group_array(number) FROM (SELECT clip.rowid AS number FROM collected
             JOIN clip ON clip.id = collected.clip WHERE collection = ? ORDER BY place)`,
          collection,
        ),
      ),
    );
  }

  function places({ table }: Memory, rowids: Int32Array): Int32Array {
    return rowids.map((rowid) => table.placeOf(rowid) ?? 0);
  }

  function searchMask(known: Memory, search: string): Uint8Array | null {
    const terms = parseSearch(search);
    if (terms.length === 0) return null;
    const mask = new Uint8Array(known.table.size).fill(1);
    for (const term of terms) {
      const found = keep(known.terms, keptTerms, `${Number(term.phrase)}${term.text}`, () =>
        findTerm(database, known.table, term),
      );
      const wanted = term.exclude ? 0 : 1;
      for (let place = 0; place < mask.length; place += 1) if (found[place] !== wanted) mask[place] = 0;
    }
    return mask;
  }

  function checksOf(known: Memory, query: ClipQuery): readonly Check[] {
    const checks: Check[] = [];
    const mask = searchMask(known, query.search);
    if (mask) checks.push({ filter: 'search', passes: (place) => mask[place] === 1 });
    checks.push(...columnChecks(query, known.table));
    if (query.collection !== null) {
      const inside = new Uint8Array(known.table.size);
      for (const place of collected(known, query.collection)) inside[place] = 1;
      checks.push({ filter: 'collection', passes: (place) => inside[place] === 1 });
    }
    return checks;
  }

  /** Places of the hits in order. */
  function find(known: Memory, query: ClipQuery): Int32Array {
    const checks = checksOf(known, query);
    const order = orderOf(known, query);
    const found = new Int32Array(order.length);
    let count = 0;
    for (let index = 0; index < order.length; index += 1) {
      const place = order[query.descending ? order.length - 1 - index : index] ?? 0;
      if (!passesAll(checks, place)) continue;
      found[count] = place;
      count += 1;
    }
    const hits = found.slice(0, count);
    if (!query.takes) return hits;
    known.prompts ??= readPromptNumbers(database, known.table);
    return takesTogether(hits, known.prompts);
  }

  function keptPlaces(query: ClipQuery): { readonly known: Memory; readonly found: Int32Array } {
    const known = current();
    const key = JSON.stringify(query, Object.keys(query).sort());
    return { known, found: keep(known.hits, keptHits, key, () => find(known, query)) };
  }

  return {
    table: () => current().table,
    some(query, offset, limit) {
      // The first list must not wait for the columns, which take far longer than it does.
      if (!memory && isWhole(query)) return readInOrder(database, query, offset, limit);
      const { known, found } = keptPlaces(query);
      const rowids = found.slice(offset, offset + limit).map((place) => known.table.rowids[place] ?? 0);
      return { total: found.length, rowids };
    },
    ids(query) {
      const { known, found } = keptPlaces(query);
      known.ids ??= readIds(database, known.table);
      const { ids } = known;
      return Array.from(found, (place) => ids[place] ?? '');
    },
    counts(query) {
      const known = current();
      const lists = database.prepare('SELECT id FROM collection ORDER BY name COLLATE NOCASE, id').all() as {
        id: string;
      }[];
      return countFilters(
        known.table,
        checksOf(known, query),
        lists.map(({ id }) => ({ id, places: collected(known, id) })),
      );
    },
    audioChanged(rowid, audio, cached) {
      const place = memory?.table.placeOf(rowid);
      if (!memory || place === undefined) return;
      memory.table.audio[place] = audioStates.indexOf(audio);
      memory.table.bytes[place] = cached?.bytes ?? 0;
      memory.hits.clear();
      if (!cached || memory.table.seconds[place] === cached.seconds) return;
      memory.table.seconds[place] = cached.seconds;
      memory.orders.delete('duration');
    },
    ownFavoritesChanged(rowids, favorite) {
      if (!memory) return;
      for (const rowid of rowids) {
        const place = memory.table.placeOf(rowid);
        if (place !== undefined) memory.table.ownFavorite[place] = Number(favorite);
      }
      memory.hits.clear();
    },
    ownChanged() {
      memory?.hits.clear();
      memory?.collected.clear();
    },
    rowsChanged(rowids) {
      if (memory) for (const rowid of rowids) changed.add(rowid);
    },
    collected: (collection) => collected(current(), collection),
    forget() {
      memory = null;
    },
    readOn() {
      const known = current();
      const sort = clipOrders.find((other) => !known.orders.has(other));
      if (sort) orderBy(known, sort);
      return sort !== undefined;
    },
  };
}

function passesAll(checks: readonly Check[], place: number): boolean {
  for (const { passes } of checks) if (!passes(place)) return false;
  return true;
}

function memoryOf(table: ClipTable): Memory {
  return {
    table,
    orders: new Map(),
    terms: new Map(),
    hits: new Map(),
    collected: new Map(),
    prompts: null,
    ids: null,
  };
}
