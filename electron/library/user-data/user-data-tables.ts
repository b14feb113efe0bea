import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { integer } from '../database/rows.ts';
import { readFact, writeFact } from '../mutations/facts.ts';
import { storedNote, writtenNote } from './note-text.ts';
import type { UserData } from './user-data-file.ts';

/**
 * Favourites, rejected clips, notes, collections and kinds of voices as they lie in the database. Changes are made within
 * a transaction of the caller's.
 */
export interface UserDataTables {
  revision(): number;
  setRevision(revision: number): void;
  read(): Omit<UserData, 'version'>;
  /** Replaces everything. */
  load(data: Omit<UserData, 'version'>): void;
  /** Clips of a collection, in its order. */
  clipsOf(collection: string): readonly string[];
  /** Gives a collection these clips in this order. */
  arrange(collection: string, clips: readonly string[]): void;
}

export function createUserDataTables(database: DatabaseSyncInstance): UserDataTables {
  const all = (sql: string, ...values: readonly string[]) =>
    database.prepare(sql).all(...values) as readonly Record<string, string>[];
  const run = (sql: string, ...values: readonly string[]) => database.prepare(sql).run(...values);

  function clipsOf(collection: string): string[] {
    return all('SELECT clip FROM collected WHERE collection = ? ORDER BY place', collection).map(
      ({ clip = '' }) => clip,
    );
  }

  function arrange(collection: string, clips: readonly string[]): void {
    const held = database
      .prepare(`SELECT clip, ${integer('place')} AS place FROM collected WHERE collection = ?`)
      .all(collection) as readonly { readonly clip: string; readonly place: number }[];
    const positions = new Map(held.map(({ clip, place }) => [clip, place]));
    const put = database.prepare(
      'INSERT INTO collected VALUES (?, ?, ?) ON CONFLICT (collection, clip) DO UPDATE SET place = excluded.place',
    );
    [...new Set(clips)].forEach((clip, position) => {
      if (positions.get(clip) !== position) put.run(collection, clip, position);
      positions.delete(clip);
    });
    const remove = database.prepare('DELETE FROM collected WHERE collection = ? AND clip = ?');
    for (const clip of positions.keys()) remove.run(collection, clip);
  }

  function revision(): number {
    const known = Number(readFact(database, 'own_revision') ?? 0);
    return Number.isSafeInteger(known) && known >= 0 ? known : 0;
  }
  const setRevision = (revision: number) => writeFact(database, 'own_revision', String(revision));

  return {
    revision,
    setRevision,
    read: () => ({
      revision: revision(),
      favorites: all('SELECT clip FROM own_favorite ORDER BY clip').map(({ clip = '' }) => clip),
      rejected: all('SELECT clip FROM rejected ORDER BY clip').map(({ clip = '' }) => clip),
      notes: Object.fromEntries(
        all('SELECT clip, text FROM note ORDER BY clip').map(({ clip = '', text = '' }) => [
          clip,
          writtenNote(text),
        ]),
      ),
      collections: all('SELECT id, name, made_at FROM collection ORDER BY made_at, id').map(
        ({ id = '', name = '', made_at: madeAt = '' }) => ({ id, name, madeAt, clips: clipsOf(id) }),
      ),
      voices: all('SELECT voice, language, kind FROM voice_kind ORDER BY voice, language').map(
        ({ voice = '', language = '', kind = '' }) => ({ voice, language, kind }),
      ),
    }),
    load(data) {
      database.exec(
        `DELETE FROM own_favorite; DELETE FROM rejected; DELETE FROM note; DELETE FROM collected;
         DELETE FROM collection; DELETE FROM voice_kind`,
      );
      for (const id of data.favorites) run('INSERT OR IGNORE INTO own_favorite VALUES (?)', id);
      for (const id of data.rejected) run('INSERT OR IGNORE INTO rejected VALUES (?)', id);
      for (const [id, text] of Object.entries(data.notes))
        run('INSERT OR REPLACE INTO note VALUES (?, ?)', id, storedNote(text));
      for (const { id, name, madeAt, clips } of data.collections) {
        run('INSERT OR IGNORE INTO collection VALUES (?, ?, ?)', id, name, madeAt);
        arrange(id, clips);
      }
      for (const { voice, language, kind } of data.voices)
        run('INSERT OR REPLACE INTO voice_kind VALUES (?, ?, ?)', voice, language, kind);
      setRevision(data.revision);
    },
    clipsOf,
    arrange,
  };
}
