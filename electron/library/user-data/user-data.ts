import { randomUUID } from 'node:crypto';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { Collection } from '../../contract/collection.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import type { Own } from './user-data-file.ts';
import { readOwnFile, writeOwnFile } from './user-data-file.ts';
import { transaction } from '../database/transaction.ts';

const revisionFact = 'own_revision';

/**
 * Changes what is the user's own: favourites, notes, collections. Runs in the database worker; every change is one
 * transaction, and then lies in `own.json` too, so that it survives a database that has to be made anew.
 */
export function createOwn(
  folder: string,
  database: DatabaseSyncInstance,
  index: Pick<ClipIndex, 'ids' | 'userDataChanged' | 'ownFavoritesChanged' | 'forget'>,
) {
  const all = (sql: string, ...values: readonly string[]) =>
    database.prepare(sql).all(...values) as readonly Record<string, string>[];
  const one = (sql: string, ...values: readonly (string | number)[]) =>
    database.prepare(sql).get(...values) as Record<string, unknown> | undefined;
  const run = (sql: string, ...values: readonly (string | number)[]) => database.prepare(sql).run(...values);

  function revision(): number {
    return Number(one('SELECT value FROM fact WHERE name = ?', revisionFact)?.['value'] ?? 0);
  }

  function setRevision(number: number): void {
    run('INSERT OR REPLACE INTO fact VALUES (?, ?)', revisionFact, String(number));
  }

  /** `changed` is told when the database has it, also when the file then cannot be written. */
  function change<T>(work: () => T, changed: (result: T) => void = index.userDataChanged): T {
    const result = transaction(database, () => {
      const answer = work();
      setRevision(revision() + 1);
      return answer;
    });
    changed(result);
    writeOwnFile(folder, read());
    return result;
  }

  function read(): Omit<Own, 'version'> {
    return {
      revision: revision(),
      favorites: all('SELECT clip FROM own_favorite ORDER BY clip').map(({ clip = '' }) => clip),
      notes: Object.fromEntries(
        all('SELECT clip, text FROM note ORDER BY clip').map(({ clip = '', text = '' }) => [clip, text]),
      ),
      collections: all('SELECT id, name, made_at FROM collection ORDER BY made_at, id').map(
        ({ id = '', name = '', made_at: madeAt = '' }) => ({ id, name, madeAt, clips: clipsOf(id) }),
      ),
    };
  }

  function clipsOf(collection: string): string[] {
    return all('SELECT clip FROM collected WHERE collection = ? ORDER BY place', collection).map(
      ({ clip = '' }) => clip,
    );
  }

  function load(own: Own): void {
    transaction(database, () => {
      database.exec(
        'DELETE FROM own_favorite; DELETE FROM note; DELETE FROM collected; DELETE FROM collection',
      );
      for (const id of own.favorites) run('INSERT OR IGNORE INTO own_favorite VALUES (?)', id);
      for (const [id, text] of Object.entries(own.notes)) run('INSERT INTO note VALUES (?, ?)', id, text);
      for (const { id, name, madeAt, clips } of own.collections) {
        run('INSERT OR IGNORE INTO collection VALUES (?, ?, ?)', id, name, madeAt);
        arrange(id, clips);
      }
      setRevision(own.revision);
    });
    index.forget();
  }

  /** Gives a collection these clips in this order. */
  function arrange(collection: string, clips: readonly string[]): void {
    const held = database
      .prepare('SELECT clip, place FROM collected WHERE collection = ?')
      .all(collection) as readonly { readonly clip: string; readonly place: number }[];
    const places = new Map(held.map(({ clip, place }) => [clip, place]));
    const put = database.prepare(
      'INSERT INTO collected VALUES (?, ?, ?) ON CONFLICT (collection, clip) DO UPDATE SET place = excluded.place',
    );
    [...new Set(clips)].forEach((clip, place) => {
      if (places.get(clip) !== place) put.run(collection, clip, place);
      places.delete(clip);
    });
    const remove = database.prepare('DELETE FROM collected WHERE collection = ? AND clip = ?');
    for (const clip of places.keys()) remove.run(collection, clip);
  }

  function idsOf(selection: Selection): readonly string[] {
    return selection.kind === 'ids' ? selection.ids : index.ids(selection.query);
  }

  function assertCollection(id: string): void {
    if (one('SELECT 1 FROM collection WHERE id = ?', id)) return;
    throw new AppError('collection-not-found', { params: { id } });
  }

  function assertClip(id: string): void {
    if (one('SELECT 1 FROM clip WHERE id = ?', id)) return;
    throw new AppError('clip-not-found', { params: { id } });
  }

  const file = readOwnFile(folder);
  if (file && file.revision > revision()) load(file);
  else if (revision() > (file?.revision ?? 0)) writeOwnFile(folder, read());

  return {
    setOwnFavorite(selection: Selection, favorite: boolean): void {
      const ids = idsOf(selection);
      change(
        () => {
          const rowOf = database.prepare('SELECT rowid FROM clip WHERE id = ?');
          const set = database.prepare(
            favorite
              ? 'INSERT OR IGNORE INTO own_favorite VALUES (?)'
              : 'DELETE FROM own_favorite WHERE clip = ?',
          );
          return ids.flatMap((id) => {
            const row = rowOf.get(id) as { readonly rowid: number } | undefined;
            if (!row) return [];
            set.run(id);
            return [row.rowid];
          });
        },
        (rowids) => index.ownFavoritesChanged(rowids, favorite),
      );
    },
    setNote(id: string, text: string): void {
      assertClip(id);
      change(() => {
        if (text === '') run('DELETE FROM note WHERE clip = ?', id);
        else run('INSERT OR REPLACE INTO note VALUES (?, ?)', id, text);
      });
    },
    createCollection(name: string, selection: Selection | null): Collection {
      const ids = selection === null ? [] : idsOf(selection);
      const id = randomUUID();
      change(() => {
        run('INSERT INTO collection VALUES (?, ?, ?)', id, name, new Date().toISOString());
        arrange(id, ids);
      });
      const held = one(
        `SELECT count(*) AS clips, total(coalesce(duration, promised_duration)) AS seconds
         FROM collected JOIN clip ON clip.id = collected.clip WHERE collection = ?`,
        id,
      );
      return { id, name, clips: Number(held?.['clips']), duration: Number(held?.['seconds']) };
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
      change(() => arrange(id, [...new Set([...clipsOf(id), ...added])]));
    },
    removeFromCollection(id: string, selection: Selection): void {
      assertCollection(id);
      const removed = new Set(idsOf(selection));
      change(() =>
        arrange(
          id,
          clipsOf(id).filter((clip) => !removed.has(clip)),
        ),
      );
    },
    /** `before` null: to the end. Clips that are not in the collection are left out. */
    moveInCollection(id: string, ids: readonly string[], before: string | null): void {
      assertCollection(id);
      const held = new Set(clipsOf(id));
      const moved = new Set(ids.filter((clip) => held.has(clip)));
      const rest = [...held].filter((clip) => !moved.has(clip));
      const at = before === null || moved.has(before) ? -1 : rest.indexOf(before);
      const place = at < 0 ? rest.length : at;
      change(() => arrange(id, [...rest.slice(0, place), ...moved, ...rest.slice(place)]));
    },
  };
}
