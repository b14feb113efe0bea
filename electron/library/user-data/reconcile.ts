import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Notice } from '../../contract/notices.ts';
import { diskError } from '../../platform/disk-error.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { transaction } from '../database/transaction.ts';
import { readFact, writeFact } from '../mutations/facts.ts';
import { recordLines } from '../records/record-log.ts';
import { digestOf, mergeUserData } from './merge-user-data.ts';
import type { UserDataContent } from './merge-user-data.ts';
import { readUserDataFile, recordedUserData, userDataText, writeUserDataFile } from './user-data-file.ts';
import { createUserDataTables } from './user-data-tables.ts';

/**
 * Makes the database and `own.json` say the same. The one that did not change since they last did gives way to the other.
 * Where both changed (a backup was restored, a file edited by hand, two machines), they are joined, and the file as it
 * was is set aside beside it. Answers what a person should know.
 */
export function reconcileUserData(folder: string, database: DatabaseSyncInstance): readonly Notice[] {
  const tables = createUserDataTables(database);
  const read = readUserDataFile(folder);
  const notices: readonly Notice[] =
    read.aside === null ? [] : [{ code: 'library-user-data-set-aside', params: { aside: read.aside } }];
  const ours = tables.read();
  const theirs = read.data;
  if (theirs === null) {
    const sound = soundOf(folder, database, ours);
    if (sound !== ours) load(sound);
    if (sound.revision > 0) saveBoth(sound);
    return notices;
  }
  const [ourDigest, theirDigest] = [digestOf(ours), digestOf(theirs)];
  const base = readFact(database, 'own_digest');
  if (ourDigest === theirDigest) {
    if (base !== ourDigest || theirs.revision > ours.revision)
      load({ ...ours, revision: Math.max(ours.revision, theirs.revision) });
    return notices;
  }
  const oursIsOld =
    base === null ? ours.revision < theirs.revision : base === ourDigest && theirs.revision > ours.revision;
  // A change in the database would have counted its revision up: this one was made to its bytes.
  const oursIsDamaged = base === theirDigest && theirs.revision >= ours.revision;
  const theirsIsOld = base === null ? theirs.revision < ours.revision : base === theirDigest;
  if (oursIsOld || oursIsDamaged) {
    const drops = base !== null && digestOf(mergeUserData(theirs, ours)) !== theirDigest;
    const path = drops ? setAsideCopy(folder, userDataText(ours)) : null;
    load(theirs);
    return path === null
      ? notices
      : [...notices, { code: 'library-user-data-merged', params: { hasAside: 'yes', aside: path } }];
  }
  if (theirsIsOld) {
    saveBoth(ours);
    return notices;
  }
  const aside = setAsideCopy(folder, read.text);
  const merged = mergeUserData(ours, theirs);
  load(merged);
  saveBoth(merged);
  return [...notices, { code: 'library-user-data-merged', params: { hasAside: 'yes', aside } }];

  function load(data: UserDataContent): void {
    transaction(database, () => {
      tables.load(data);
      writeFact(database, 'own_digest', digestOf(data));
    });
  }

  function saveBoth(data: UserDataContent): void {
    writeUserDataFile(folder, data);
    transaction(database, () => writeFact(database, 'own_digest', digestOf(data)));
  }
}

/**
 * What counts where there is no `own.json`: what the database has, where the digest of its last change proves it, else
 * what the records have of it, joined where they are older.
 */
function soundOf(folder: string, database: DatabaseSyncInstance, ours: UserDataContent): UserDataContent {
  const base = readFact(database, 'own_digest');
  if (base === null || base === digestOf(ours)) return ours;
  let recorded: UserDataContent | null = null;
  for (const line of recordLines(folder))
    if (line.kind === 'user-data') recorded = recordedUserData(line.data) ?? recorded;
  if (recorded === null) return ours;
  return recorded.revision >= ours.revision ? recorded : mergeUserData(ours, recorded);
}

function setAsideCopy(folder: string, text: string): string {
  const name = `own.merged-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
  const file = path.join(folder, name);
  try {
    safeWriteNow(file, text);
    return name;
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}
