import { randomUUID } from 'node:crypto';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Collection } from '../../contract/collection.ts';
import type { Selection } from '../../contract/clip-query.ts';
import { AppError } from '../../contract/errors.ts';
import type { UserDataTables } from './user-data-tables.ts';

/** Collections, changed one transaction at a time by `change`. */
export function createCollectionMutations(options: {
  readonly database: DatabaseSyncInstance;
  readonly tables: UserDataTables;
  readonly change: (work: () => void) => void;
  readonly idsOf: (selection: Selection) => readonly string[];
}) {
  const { database, tables, change, idsOf } = options;
  const run = (sql: string, ...values: readonly string[]) => database.prepare(sql).run(...values);

  function assertCollection(id: string): void {
    if (database.prepare('SELECT 1 FROM collection WHERE id = ?').get(id)) return;
    throw new AppError('collection-not-found', { params: { id } });
  }

  return {
    createCollection(name: string, selection: Selection | null): Collection {
      const ids = selection === null ? [] : idsOf(selection);
      const id = randomUUID();
      change(() => {
        run('INSERT INTO collection VALUES (?, ?, ?)', id, name, new Date().toISOString());
        tables.arrange(id, ids);
      });
      const held = database
        .prepare(
          `SELECT count(*) AS clips, total(coalesce(duration, promised_duration)) AS seconds
           FROM collected JOIN clip ON clip.id = collected.clip WHERE collection = ? AND clip.id NOT IN (SELECT clip FROM rejected)`,
        )
        .get(id) as { readonly clips: number; readonly seconds: number };
      return { id, name, clips: held.clips, duration: held.seconds };
    },
    renameCollection(id: string, name: string): void {
      assertCollection(id);
      change(() => run('UPDATE collection SET name = ? WHERE id = ?', name, id));
    },
    deleteCollection(id: string): void {
      assertCollection(id);
      change(() => run('DELETE FROM collection WHERE id = ?', id));
    },
    addToCollection(id: string, selection: Selection): void {
      assertCollection(id);
      const added = idsOf(selection);
      change(() => tables.arrange(id, [...new Set([...tables.clipsOf(id), ...added])]));
    },
    removeFromCollection(id: string, selection: Selection): void {
      assertCollection(id);
      const removed = new Set(idsOf(selection));
      change(() => {
        const rest = tables.clipsOf(id).filter((clip) => !removed.has(clip));
        tables.arrange(id, rest);
      });
    },
    /** `before` null: to the end. Clips that are not in the collection are left out. */
    moveInCollection(id: string, ids: readonly string[], before: string | null): void {
      assertCollection(id);
      const held = new Set(tables.clipsOf(id));
      const moved = new Set(ids.filter((clip) => held.has(clip)));
      const rest = [...held].filter((clip) => !moved.has(clip));
      const found = before === null || moved.has(before) ? -1 : rest.indexOf(before);
      const position = found < 0 ? rest.length : found;
      change(() => tables.arrange(id, [...rest.slice(0, position), ...moved, ...rest.slice(position)]));
    },
  };
}
