import { chmodSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { Notice } from '../../contract/notices.ts';
import { databaseName } from '../paths.ts';
import type { RecordsCheck } from '../records/record-saver.ts';
import { compareWithRecords } from '../records/record-saver.ts';
import { isHeldElsewhere } from './holder.ts';
import { migrations } from './migrations/index.ts';
import { nameOfFile, pagesAtMost, renameJournal, shortenJournal } from './journal.ts';
import type { LeftBy } from './open-fact.ts';
import {
  isProven,
  mayBeHeld,
  notOpen,
  noteClosed,
  noteDoubt,
  noteOpen,
  noteUnchecked,
  readOpenFact,
} from './open-fact.ts';
import { checkIndexes, checkPages } from './page-check.ts';
import { canBeRebuilt, rebuildDatabase } from './rebuild.ts';
import { assertNotNewer } from './newer.ts';
import { checkSchema } from './schema-check.ts';
import { readableCopy } from './read-only.ts';
import { DamageError, isDamage, isTakenForReadOnly, sqliteError } from './sqlite-error.ts';
import { transaction } from './transaction.ts';

/** The first version without the WAL-reset corruption (sqlite.org/wal.html). */
const oldestSqlite = 3_051_003;

/** Databases up to so many bytes are read as a whole at each opening. */
const quicklyRead = 16 * 1024 * 1024;

/** A step of an upgrade that was made. */
export interface UpgradeStep {
  /** Version of the format after it. */
  readonly to: number;
  readonly name: string;
  readonly milliseconds: number;
}

export interface OpenedDatabase {
  readonly database: DatabaseSyncInstance;
  /** How it was upgraded, for the log. */
  readonly steps: readonly UpgradeStep[];
  /** What a person should know of how it was opened. */
  readonly notices: readonly Notice[];
  readonly leftBy: LeftBy;
  /** Removes what was made to read it. */
  readonly end: () => void;
}

/**
 * Opens a library's database, brought up to date. A newer one is refused (`library-newer`) and not touched, one with
 * things that are not ours as well (`library-altered`). One that is damaged or missing is rebuilt from what can be read of
 * it and from the records.
 */
export function openDatabase(folder: string, mode: 'read' | 'write'): OpenedDatabase {
  const file = path.join(folder, databaseName);
  try {
    assertNotNewer(file);
    return mode === 'read' ? openForReading(folder, file) : openForWriting(folder, file);
  } catch (error) {
    throw sqliteError(error, file);
  }
}

function openForReading(folder: string, file: string): OpenedDatabase {
  if (isMissing(file)) throw new AppError('library-not-found', { params: { path: folder } });
  try {
    return openAsItIs(file, true);
  } catch (error) {
    const reported = sqliteError(error, file);
    if (!(reported instanceof AppError) || !['disk-full', 'disk-failed'].includes(reported.code)) throw error;
    return openAsItIs(file, false);
  }
}

function openAsItIs(file: string, hasRoom: boolean): OpenedDatabase {
  const hadJournal = hasJournal(file);
  const copy = readableCopy(file, hasRoom);
  try {
    const database = connect(copy.url, 'read', file);
    try {
      if (statSync(file).size <= quicklyRead) checkPages(database);
      const left = readOpenFact(database);
      if (left.isDoubtful) throw new DamageError('It was found damaged while it was open.');
      const wasLeftOpen = (left.isOpen || hadJournal) && !mayBeHeld(left);
      return { database, steps: [], notices: [], leftBy: wasLeftOpen ? 'open' : 'closed', end: copy.remove };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    copy.remove();
    throw error;
  }
}

function openForWriting(folder: string, file: string): OpenedDatabase {
  const notices: Notice[] = [];
  if (isMissing(file) && canBeRebuilt(folder)) notices.push(rebuildDatabase(folder, file));
  try {
    return openUpToDate();
  } catch (error) {
    if (!isDamage(error) && !isTakenForReadOnly(error, file)) throw error;
    notices.push(rebuildDatabase(folder, file));
    return openUpToDate();
  }

  function openUpToDate(): OpenedDatabase {
    const hadJournal = hasJournal(file);
    const database = connect(file, 'write', file);
    const { steps, leftBy } = bringUpToDate(database, { folder, file, hadJournal });
    const [first, last] = [steps[0], steps.at(-1)];
    // A new library is made by the same steps.
    if (first && last && first.to > 1) {
      notices.push({ code: 'library-upgraded', params: { from: first.to - 1, to: last.to } });
    }
    return { database, steps, notices, leftBy, end: () => undefined };
  }
}

function hasJournal(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function isMissing(file: string): boolean {
  return !existsSync(file) || statSync(file).size === 0;
}

/** Opens it and refuses what is not ours or not of this version. */
function connect(place: string | URL, mode: 'read' | 'write', file: string): DatabaseSyncInstance {
  const database = new DatabaseSync(place, { readOnly: mode === 'read' });
  try {
    database.exec(
      `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA busy_timeout = 10000;
       PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON`,
    );
    refuseOldSqlite(database);
    const version = userVersion(database);
    if (version > migrations.length) throw new AppError('library-newer', { params: { path: file } });
    if (mode === 'read' && version < migrations.length) {
      throw new AppError('library-older', { params: { path: file } });
    }
    checkSchema(database, version, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Checks what was not closed well, upgrades, and notes that it is open. */
function bringUpToDate(
  database: DatabaseSyncInstance,
  {
    folder,
    file,
    hadJournal,
  }: { readonly folder: string; readonly file: string; readonly hadJournal: boolean },
): Pick<OpenedDatabase, 'steps' | 'leftBy'> {
  try {
    const version = userVersion(database);
    const left = version > 0 ? readOpenFact(database) : notOpen;
    if (left.holder && isHeldElsewhere(left.holder)) {
      throw new AppError('library-busy', { params: { holder: `process ${left.holder.pid}` } });
    }
    const leftBy =
      !left.isOpen && !hadJournal
        ? 'closed'
        : isProven(database, file, { left, hadJournal })
          ? 'proven'
          : 'open';
    // Reading all of a large database takes seconds, so one that was closed well is trusted, and one whose process was
    // killed is checked later.
    if (version > 0 && (leftBy === 'open' || statSync(file).size <= quicklyRead)) checkPages(database);
    if (left.isDoubtful) checkIndexes(database);
    if (
      left.isDoubtful &&
      version === migrations.length &&
      compareWithRecords(folder, database).changed.length > 0
    ) {
      throw new DamageError('The database is not what its records say.');
    }
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${pagesAtMost}`,
    );
    if (version === 0) chmodSync(file, 0o600);
    const steps = migrate(database, version);
    transaction(database, () => {
      noteOpen(database, renameJournal(database, leftBy === 'open' ? null : nameOfFile(file)));
      if (leftBy === 'proven' && left.isOpen) noteUnchecked(database);
    });
    return { steps, leftBy };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What a check of a library's database found. */
export interface DatabaseCheck extends RecordsCheck {
  /** Whether every page of it is as it should be. */
  readonly whole: boolean;
}

/** Of a database that cannot be compared with anything. */
export const notWhole: DatabaseCheck = { whole: false, recordsDamaged: false, changed: [] };

/** Checks the database of a library as a reader, beside whoever has it open: its pages, and what it says against the records. */
export function checkDatabase(folder: string): DatabaseCheck {
  const { database, end } = openDatabase(folder, 'read');
  try {
    checkPages(database);
    checkIndexes(database);
    return { whole: true, ...compareWithRecords(folder, database) };
  } catch (error) {
    if (isDamage(error)) return notWhole;
    throw sqliteError(error, folder);
  } finally {
    database.close();
    end();
  }
}

/** Copies what is in the journal of a database that is open for writing to its file, where that has become much. */
export function keepJournalShort(database: DatabaseSyncInstance, atLeast?: number): void {
  shortenJournal(database, {
    ...(atLeast === undefined ? {} : { atLeast }),
    onRenamed: (journal) => noteOpen(database, journal),
  });
}

/** Closes a database that was open for writing. `sound` false: the next opening checks all of it, and rebuilds it if it must. */
export function closeDatabase(database: DatabaseSyncInstance, sound: boolean): void {
  try {
    if (sound) noteClosed(database);
    else noteDoubt(database);
  } catch (error) {
    // What is damaged or has no room may refuse this too: the fact that it is open is still there, and says to check it.
    if (sound && !isDamage(error)) throw error;
  } finally {
    database.close();
  }
}

function migrate(database: DatabaseSyncInstance, from: number): readonly UpgradeStep[] {
  return migrations.slice(from).map((migration, index) => {
    const startedAt = performance.now();
    const to = from + index + 1;
    transaction(database, () => {
      migration.run(database);
      database.exec(`PRAGMA user_version = ${to}`);
    });
    return { to, name: migration.name, milliseconds: Math.round(performance.now() - startedAt) };
  });
}

function userVersion(database: DatabaseSyncInstance): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

function refuseOldSqlite(database: DatabaseSyncInstance): void {
  const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major * 1_000_000 + minor * 1000 + patch < oldestSqlite)
    throw new Error(`SQLite ${version} is too old.`);
}
