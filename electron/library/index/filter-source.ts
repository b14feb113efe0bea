import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { readNumbers } from '../database/json-array.ts';
import { findTerm, parseSearch } from '../search/search.ts';
import type { ClipTable, TextColumn } from './columns.ts';
import { readTextColumn, slotsOf } from './columns.ts';
import type { FilterSource } from './filters/filter.ts';
import { cached } from './lru-cache.ts';

/** Terms of a search that is being typed, and deleted again. */
const cachedTerms = 32;
const cachedCollections = 1000;

/** What filters read of one state of the database, each part when it is first asked for. */
export interface CachedFilterSource extends FilterSource {
  forgetCollections(): void;
  forgetTexts(): void;
}

export function createFilterSource(database: DatabaseSyncInstance, table: ClipTable): CachedFilterSource {
  const terms = new Map<string, Uint8Array>();
  const collections = new Map<string, Int32Array>();
  const texts = new Map<string, TextColumn>();

  return {
    table,
    searched(search) {
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
    },
    collected(collection) {
      const read = () =>
        slotsOf(
          table,
          readNumbers(
            database,
            `SELECT json_group_array(number) FROM (SELECT clip.rowid AS number FROM collected
               JOIN clip ON clip.id = collected.clip WHERE collection = ? ORDER BY place)`,
            collection,
          ),
        );
      return cached(collections, cachedCollections, collection, read);
    },
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
    forgetCollections: () => collections.clear(),
    forgetTexts: () => texts.clear(),
  };
}
