import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Notify } from '../../contract/notices.ts';
import { diskError } from '../../platform/disk-error.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { DamageError, isConstraint } from '../database/sqlite-error.ts';
import { transaction } from '../database/transaction.ts';
import { readFact, writeFact } from '../mutations/facts.ts';
import { digestOf, isEmpty, mergeUserData } from './merge-user-data.ts';
import type { UserDataContent } from './merge-user-data.ts';
import { salvageUserData } from './salvage-user-data.ts';
import type { ReadUserData } from './user-data-file.ts';
import { readUserDataFile, setDamagedAside, userDataText, writeUserDataFile } from './user-data-file.ts';
import { createUserDataTables } from './user-data-tables.ts';

/**
 * Makes the database and `own.json` say the same. The one that did not change since they last did gives way to the other.
 * Where both changed (a backup was restored, a file edited by hand, two machines), they are joined, and the file as it
 * was is set aside beside it. `tell`: what a person should know, also when it then throws, as it does for damage.
 */
export function reconcileUserData(folder: string, database: DatabaseSyncInstance, tell: Notify): void {
  const tables = createUserDataTables(database);
  const read = readUserDataFile(folder);
  const ours = tables.read();
  const theirs = read.data;
  if (theirs === null || read.isDamaged) {
    const last = readFact(database, 'own_digest');
    // Neither the database nor a file proves it: what the records have of it is told by a rebuild.
    if (last !== null && last !== '' && last !== digestOf(ours)) throw new DamageError('User data changed.');
    const joined = read.isDamaged ? joinSalvaged(read, ours) : ours;
    if (joined !== ours) load(joined);
    if (read.isDamaged)
      tell({ code: 'library-user-data-set-aside', params: { aside: setDamagedAside(folder) } });
    if (joined.revision > 0) saveBoth(joined);
    return;
  }
  const [ourDigest, theirDigest] = [digestOf(ours), digestOf(theirs)];
  const base = readFact(database, 'own_digest');
  if (ourDigest === theirDigest) {
    if (base !== ourDigest || theirs.revision > ours.revision)
      load({ ...ours, revision: Math.max(ours.revision, theirs.revision) });
    return;
  }
  const oursIsOld =
    base === null ? ours.revision < theirs.revision : base === ourDigest && theirs.revision > ours.revision;
  // A change in the database would have counted its revision up: this one was made to its bytes.
  const oursIsDamaged = base === theirDigest && theirs.revision >= ours.revision;
  const theirsIsOld = base === null ? theirs.revision < ours.revision : base === theirDigest;
  if (oursIsOld || oursIsDamaged) {
    const drops = digestOf(mergeUserData(theirs, ours)) !== theirDigest;
    const path = drops ? setUserDataAside(folder, userDataText(ours)) : null;
    load(theirs);
    if (path !== null) tell({ code: 'library-user-data-merged', params: { hasAside: 'yes', aside: path } });
    return;
  }
  if (theirsIsOld) {
    // It may also be of another computer, which changed less.
    const drops = base === null && digestOf(mergeUserData(ours, theirs)) !== ourDigest;
    const path = drops ? setUserDataAside(folder, read.text) : null;
    if (path !== null) tell({ code: 'library-user-data-merged', params: { hasAside: 'yes', aside: path } });
    saveBoth(ours);
    return;
  }
  const aside = setUserDataAside(folder, read.text);
  const merged = mergeUserData(ours, theirs);
  load(merged);
  saveBoth(merged);
  tell({ code: 'library-user-data-merged', params: { hasAside: 'yes', aside } });

  function load(data: UserDataContent): void {
    try {
      transaction(database, () => {
        tables.load(data);
        writeFact(database, 'own_digest', digestOf(data));
      });
    } catch (error) {
      // The tables were emptied first: what is left to be in the way is damage.
      throw isConstraint(error) ? new DamageError('User data cannot be replaced.', { cause: error }) : error;
    }
  }

  function saveBoth(data: UserDataContent): void {
    writeUserDataFile(folder, data);
    transaction(database, () => writeFact(database, 'own_digest', digestOf(data)));
  }
}

/**
 * Whether `own.json` is as the database last knew it: another program, a backup or another computer may have changed it.
 * True also where there is none. Throws `library-newer` for one of a newer version, and `disk-…`.
 */
export function knowsUserDataFile(folder: string, database: DatabaseSyncInstance): boolean {
  const read = readUserDataFile(folder);
  if (read.isDamaged) return false;
  return read.data === null || digestOf(read.data) === readFact(database, 'own_digest');
}

/** With what can be read of a damaged file, where that was written after what the database holds. */
function joinSalvaged({ text, data }: ReadUserData, ours: UserDataContent): UserDataContent {
  const salvaged = salvageUserData(text, ours);
  if (salvaged.hasRevision && salvaged.revision <= ours.revision) return ours;
  const theirs = data ? mergeUserData(salvaged, data) : salvaged;
  if (isEmpty(theirs)) return ours;
  // The order and the names are those of the later one, where it is known to be that.
  const merged = salvaged.hasRevision ? mergeUserData(theirs, ours) : mergeUserData(ours, theirs);
  return digestOf(merged) === digestOf(ours) ? ours : merged;
}

/** Writes the text of user data beside `own.json`, under a name of its own, which it answers. */
export function setUserDataAside(folder: string, text: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  for (let count = 1; ; count += 1) {
    const name = `own.merged-${stamp}${count === 1 ? '' : `-${count}`}.json`;
    const file = path.join(folder, name);
    if (existsSync(file)) continue;
    try {
      safeWriteNow(file, text);
      return name;
    } catch (error) {
      throw diskError(error, 'library', file);
    }
  }
}
