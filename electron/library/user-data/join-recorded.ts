import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Notify } from '../../contract/notices.ts';
import { readFact, writeFact } from '../mutations/facts.ts';
import { digestOf, mergeUserData } from './merge-user-data.ts';
import { setUserDataAside } from './reconcile.ts';
import { recordedUserData, userDataText } from './user-data-file.ts';
import { createUserDataTables } from './user-data-tables.ts';

/**
 * Joins what the records have of the user's with what the database has. The later one counts, where that is known; what it
 * does not have of the other is set aside beside it and told. Both are merged where each was changed as often. Within a transaction of the caller's.
 */
export function joinRecordedUserData(
  folder: string,
  database: DatabaseSyncInstance,
  {
    recorded,
    isLater,
    isAppended,
    tell,
  }: {
    readonly recorded: unknown;
    readonly isLater: boolean;
    /** Whether it was written by this database after what it holds. */
    readonly isAppended: boolean;
    readonly tell: Notify;
  },
): void {
  const tables = createUserDataTables(database);
  const ours = tables.read();
  const theirs = recordedUserData(recorded);
  if (theirs === null || digestOf(theirs) === digestOf(ours)) return;
  const base = readFact(database, 'own_digest');
  // What is damaged, or was not brought into `own.json` yet, is for `reconcileUserData`.
  const isProven = base === null || base === digestOf(ours);
  const replaces = (isProven || isAppended) && isLater && theirs.revision > ours.revision;
  const merges = isProven && theirs.revision === ours.revision;
  const [newer, older] = replaces ? [theirs, ours] : [ours, theirs];
  const merged = mergeUserData(newer, older);
  if (digestOf(merged) !== digestOf(newer)) {
    const aside = setUserDataAside(folder, userDataText(older));
    tell({ code: 'library-user-data-merged', params: { hasAside: 'yes', aside } });
  }
  if (!replaces && !merges) return;
  const joined = merges ? merged : theirs;
  tables.load(joined);
  writeFact(database, 'own_digest', digestOf(joined));
}
