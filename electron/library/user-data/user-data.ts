import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Selection } from '../../contract/clip-query.ts';
import type { VoiceKind } from '../../contract/filters.ts';
import { AppError } from '../../contract/errors.ts';
import type { Notify } from '../../contract/notices.ts';
import { transaction } from '../database/transaction.ts';
import { writeFact } from '../mutations/facts.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { createCollectionMutations } from './collections.ts';
import { digestOf } from './merge-user-data.ts';
import { storedNote } from './note-text.ts';
import { knowsUserDataFile, reconcileUserData } from './reconcile.ts';
import { writeUserDataFile } from './user-data-file.ts';
import { createUserDataTables } from './user-data-tables.ts';

interface UserDataOptions {
  readonly index: Pick<
    ClipIndex,
    'ids' | 'userDataChanged' | 'userDataLoaded' | 'flagChanged' | 'voiceKindsChanged'
  >;
  /** What a person should know. */
  readonly tell: Notify;
}

/** Where marks of a clip lie. */
const flagTables = { ownFavorite: 'own_favorite', rejected: 'rejected' } as const;

/**
 * Changes what belongs to the user: favourites, rejected clips, notes, collections, kinds of voices. Runs in the database
 * worker; every change is one transaction, and then lies in `own.json` too, so that it survives a database that has to be
 * rebuilt. What another program or computer wrote there meanwhile is joined first.
 */
export function createUserData(
  folder: string,
  database: DatabaseSyncInstance,
  { index, tell }: UserDataOptions,
) {
  const tables = createUserDataTables(database);

  /** `changed` is called when the database has it, also when the file then cannot be written. */
  function change<T>(work: () => T, changed: (result: T) => void = index.userDataChanged): void {
    if (!knowsUserDataFile(folder, database)) {
      reconcileUserData(folder, database, tell);
      index.userDataLoaded();
    }
    const result = transaction(database, () => {
      const made = work();
      tables.setRevision(tables.revision() + 1);
      return made;
    });
    changed(result);
    const data = tables.read();
    writeUserDataFile(folder, data);
    transaction(database, () => writeFact(database, 'own_digest', digestOf(data)));
  }

  const idsOf = (selection: Selection) =>
    selection.kind === 'ids' ? selection.ids : index.ids(selection.query);

  function setFlag(flag: keyof typeof flagTables, selection: Selection, value: boolean): void {
    const ids = idsOf(selection);
    const table = flagTables[flag];
    change(
      () => {
        const rowOf = database.prepare('SELECT rowid FROM clip WHERE id = ?');
        const set = database.prepare(
          value ? `INSERT OR IGNORE INTO ${table} VALUES (?)` : `DELETE FROM ${table} WHERE clip = ?`,
        );
        return ids.flatMap((id) => {
          const row = rowOf.get(id) as { readonly rowid: number } | undefined;
          if (!row) return [];
          set.run(id);
          return [row.rowid];
        });
      },
      (rowids) => index.flagChanged(flag, rowids, value),
    );
  }

  return {
    ...createCollectionMutations({ database, tables, change, idsOf }),
    setOwnFavorite: (selection: Selection, favorite: boolean) => setFlag('ownFavorite', selection, favorite),
    setRejected: (selection: Selection, rejected: boolean) => setFlag('rejected', selection, rejected),
    setVoiceKind({ voice, language, kind }: VoiceKind): void {
      change(() => {
        if (kind === '') {
          database.prepare('DELETE FROM voice_kind WHERE voice = ? AND language = ?').run(voice, language);
        } else {
          database.prepare('INSERT OR REPLACE INTO voice_kind VALUES (?, ?, ?)').run(voice, language, kind);
        }
      }, index.voiceKindsChanged);
    },
    setNote(id: string, text: string): void {
      if (!database.prepare('SELECT 1 FROM clip WHERE id = ?').get(id)) {
        throw new AppError('clip-not-found', { params: { id } });
      }
      change(() => {
        if (text === '') database.prepare('DELETE FROM note WHERE clip = ?').run(id);
        else database.prepare('INSERT OR REPLACE INTO note VALUES (?, ?)').run(id, storedNote(text));
      });
    },
  };
}
