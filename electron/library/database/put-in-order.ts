import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Notice, Notify } from '../../contract/notices.ts';
import { databaseName, userDataName } from '../paths.ts';
import { makePrivate } from '../permissions.ts';
import { createRecordLog, hasRecords, recordsFolder } from '../records/record-log.ts';
import { createRecordSaver, savedPosition } from '../records/record-saver.ts';
import { joinRecords } from '../records/join-records.ts';
import { knowsUserDataFile, reconcileUserData } from '../user-data/reconcile.ts';
import type { OpenedDatabase } from './connection.ts';
import { closeDatabase, keepJournalShort, openDatabase } from './connection.ts';
import { canBeRebuilt, rebuildDatabase } from './rebuild.ts';
import { hasBase } from './journal.ts';
import { isDamage } from './sqlite-error.ts';
import { takeWriteLock } from './write-lock.ts';

/**
 * Opens a library's database for writing, and puts in order what a writer begins with. Damage that shows only then, as a
 * check of its pages does not see it, makes it be rebuilt.
 */
export function openForWriting(folder: string): OpenedDatabase {
  const opened = openDatabase(folder, 'write');
  const notices = [...opened.notices];
  const tell = (notice: Notice) => void notices.push(notice);
  try {
    // A rebuild has read them already.
    if (!notices.some(({ code }) => code === 'library-rebuilt')) joinRecords(folder, opened, tell);
    prepare(folder, opened.database, tell);
    // What its file holds is known again from then on.
    if (!hasBase(opened.database)) keepJournalShort(opened.database, 1);
    return { ...opened, notices };
  } catch (error) {
    opened.database.close();
    if (!isDamage(error)) throw error;
  }
  tell(rebuildDatabase(folder, path.join(folder, databaseName)));
  const again = openDatabase(folder, 'write');
  notices.push(...again.notices);
  try {
    prepare(folder, again.database, tell);
    return { ...again, notices };
  } catch (error) {
    again.database.close();
    throw error;
  }
}

/** What is put in order before a writer begins. `tell`: what a person should know. */
function prepare(folder: string, database: OpenedDatabase['database'], tell: Notify): void {
  reconcileUserData(folder, database, tell);
  const files = makePrivate(folder);
  if (files > 0) tell({ code: 'library-tightened', params: { files } });
}

/** Why a library is not read as it is. */
type Why = 'older' | 'damaged' | 'unclosed' | 'userData';

/**
 * Opens a library's database for reading. One that is older, damaged or missing, was not closed, or does not agree with its
 * records or with `own.json`, is put in order first, as by a writer; where that may not be, a temporary copy of it is. Beside a writer it is
 * read as it is.
 */
export function openForReading(folder: string, holder: string): OpenedDatabase {
  let opened: OpenedDatabase | null = null;
  let why: Why = 'damaged';
  try {
    opened = openDatabase(folder, 'read');
    if (opened.leftBy !== 'closed') why = 'unclosed';
    else if (hasItsLastRecords(folder, opened.database)) {
      if (hasItsUserData(folder, opened.database)) return opened;
      why = 'userData';
    }
    opened.database.close();
    opened.end();
  } catch (error) {
    if (!canBePutInOrder(error, folder)) throw error;
    if (error.code === 'library-older') why = 'older';
  }
  try {
    const { notices, steps } = putInOrder(folder, holder);
    return { ...openDatabase(folder, 'read'), notices, steps };
  } catch (refused) {
    if (!(refused instanceof AppError)) throw refused;
    if (opened && refused.code === 'library-busy') return openDatabase(folder, 'read');
    if (!notHere.includes(refused.code)) throw refused;
    return openCopy(folder, holder, why);
  }
}

/** False also where a writer beside it is about to note what it has just saved. */
function hasItsLastRecords(folder: string, database: OpenedDatabase['database']): boolean {
  const relation = createRecordLog(folder).relationTo(savedPosition(database));
  return relation === 'same' || relation === 'none';
}

/** True also where `own.json` cannot be read, or is for a newer program alone: the database has what was known. */
function hasItsUserData(folder: string, database: OpenedDatabase['database']): boolean {
  try {
    return knowsUserDataFile(folder, database);
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

const notHere: readonly string[] = ['disk-full', 'disk-not-writable', 'disk-failed'];

function canBePutInOrder(error: unknown, folder: string): error is AppError {
  if (!(error instanceof AppError)) return false;
  if (error.code === 'library-not-found') return canBeRebuilt(folder);
  // A journal that is not WAL's (of a program that was killed, or garbage) is for a writer to go back by.
  if (error.code === 'disk-not-writable') return existsSync(path.join(folder, `${databaseName}-journal`));
  return error.code === 'library-older' || error.code === 'library-damaged';
}

/** Upgrades or rebuilds a database, and makes it agree with `own.json`. `library-busy` while another process writes. */
function putInOrder(folder: string, holder: string): Pick<OpenedDatabase, 'notices' | 'steps'> {
  const lock = takeWriteLock(folder, holder);
  try {
    const { database, notices, steps } = openForWriting(folder);
    try {
      // Not again at each reading.
      createRecordSaver(folder, database, (error) => {
        throw error;
      }).settle();
    } finally {
      closeDatabase(database, true);
    }
    return { notices, steps };
  } finally {
    lock.release();
  }
}

/** Opens a copy of what the database is made of. */
function openCopy(folder: string, holder: string, why: Why): OpenedDatabase {
  const copy = mkdtempSync(path.join(tmpdir(), 'voicekeep-read-'));
  const remove = () => rmSync(copy, { recursive: true, force: true });
  try {
    copyInto(copy, folder);
    putInOrder(copy, holder);
    const opened = openDatabase(copy, 'read');
    const end = () => {
      opened.end();
      remove();
    };
    return { ...opened, notices: [{ code: 'library-read-from-copy', params: { why } }], end };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Copies the regular files that a database is made again from into a folder that was made for it. */
function copyInto(copy: string, folder: string): void {
  const records = hasRecords(folder) ? readdirSync(path.join(folder, recordsFolder)) : [];
  if (records.length > 0) mkdirSync(path.join(copy, recordsFolder));
  const names = [
    ...[databaseName, `${databaseName}-wal`, `${databaseName}-journal`, userDataName],
    ...records.filter((name) => name.endsWith('.jsonl')).map((name) => path.join(recordsFolder, name)),
  ];
  for (const name of names) {
    const file = path.join(folder, name);
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) continue;
    copyFileSync(file, path.join(copy, name), constants.COPYFILE_EXCL);
  }
}

/** A reader found damage: the next opening checks all of the database. Nothing is done where another process writes. */
export function noteDamage(folder: string, holder: string): void {
  try {
    const lock = takeWriteLock(folder, holder);
    try {
      closeDatabase(openDatabase(folder, 'write').database, false);
    } finally {
      lock.release();
    }
  } catch (error) {
    // What cannot be written to cannot be noted; the damage itself was reported.
    if (!(error instanceof AppError)) throw error;
  }
}
