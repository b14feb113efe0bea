import { chmodSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { Notice } from '../../contract/notices.ts';
import { databaseName } from '../paths.ts';
import type { RecordsCheck } from '../records/record-saver.ts';
import { compareWithRecords } from '../records/record-saver.ts';
import { isHeldElsewhere, isOfThisMachine, readHolder, thisHolder } from './holder.ts';
import { migrations } from './migrations/index.ts';
import { canBeRebuilt, rebuildDatabase } from './rebuild.ts';
import { assertNotNewer } from './newer.ts';
import { checkSchema } from './schema-check.ts';
import { readableCopy } from './read-only.ts';
import { DamageError, isDamage, sqliteError } from './sqlite-error.ts';
import { transaction } from './transaction.ts';

/** The first version without the WAL-reset corruption (sqlite.org/wal.html). */
const oldestSqlite = 3_051_003;

/** While a writer has the database open, this fact is in it: what it finds there was not closed as it should be. */
const openFact = 'open';
/** Its value when the database was found wrong while it was open. */
const doubtful = 'doubtful';

/** Pages (of 4 KiB) that the write-ahead log takes before they are copied over: each commit of a sync changes the same ones. */
const pagesOfLog = 4000;

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
  /** Whether the one before did not close it, or has it open: its journal may be damaged, or another file's. */
  readonly wasLeftOpen: boolean;
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
      const left = openFactOf(database);
      if (left === doubtful) throw new DamageError('It was found damaged while it was open.');
      const wasLeftOpen = (left !== null || hadJournal) && !mayBeHeld(left);
      return { database, steps: [], notices: [], wasLeftOpen, end: copy.remove };
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
    if (!isDamage(error)) throw error;
    notices.push(rebuildDatabase(folder, file));
    return openUpToDate();
  }

  function openUpToDate(): OpenedDatabase {
    const hadJournal = hasJournal(file);
    const database = connect(file, 'write', file);
    const { steps, wasLeftOpen } = bringUpToDate(database, { folder, file, hadJournal });
    const [first, last] = [steps[0], steps.at(-1)];
    // A new library is made by the same steps.
    if (first && last && first.to > 1) {
      notices.push({ code: 'library-upgraded', params: { from: first.to - 1, to: last.to } });
    }
    return { database, steps, notices, wasLeftOpen, end: () => undefined };
  }
}

/** Whether another process has it open now; one of another machine may, as on a share its locks may not be seen here. */
function mayBeHeld(left: string | null): boolean {
  const holder = left === null ? null : readHolder(left);
  return holder !== null && (!isOfThisMachine(holder) || isHeldElsewhere(holder));
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
): Pick<OpenedDatabase, 'steps' | 'wasLeftOpen'> {
  try {
    const version = userVersion(database);
    const left = version > 0 ? openFactOf(database) : null;
    const holder = left === null ? null : readHolder(left);
    if (holder && isHeldElsewhere(holder)) {
      throw new AppError('library-busy', { params: { holder: `process ${holder.pid}` } });
    }
    // Reading all of a large database takes a second, so one that was closed well is trusted.
    const wasLeftOpen = left !== null || hadJournal;
    if (version > 0 && (wasLeftOpen || statSync(file).size <= quicklyRead)) checkPages(database);
    if (left === doubtful) checkIndexes(database);
    if (
      left === doubtful &&
      version === migrations.length &&
      compareWithRecords(folder, database).changed.length > 0
    ) {
      throw new DamageError('The database is not what its records say.');
    }
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${pagesOfLog}`,
    );
    if (version === 0) chmodSync(file, 0o600);
    const steps = migrate(database, version);
    setOpenFact(database, JSON.stringify(thisHolder()));
    return { steps, wasLeftOpen };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openFactOf(database: DatabaseSyncInstance): string | null {
  const select = database.prepare('SELECT value FROM fact WHERE name = ?');
  const row = select.get(openFact) as { readonly value: string } | undefined;
  return row?.value ?? null;
}

function setOpenFact(database: DatabaseSyncInstance, value: string): void {
  database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)').run(openFact, value);
}

/** Reads every page of the database; throws when one is not as it should be. */
function checkPages(database: DatabaseSyncInstance): void {
  if (!isOk(database, 'PRAGMA quick_check(1)')) throw new DamageError();
}

/**
 * Compares each index with the rows of its table, which the check of pages leaves out; throws when one has others. Search
 * indexes are not asked: they hold texts folded, and so never what their tables hold.
 */
function checkIndexes(database: DatabaseSyncInstance): void {
  const tables = database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .all();
  for (const { name } of tables as unknown as readonly { readonly name: string }[])
    if (!isOk(database, `PRAGMA integrity_check("${name}")`)) throw new DamageError();
}

function isOk(database: DatabaseSyncInstance, check: string): boolean {
  const found = database.prepare(check).get() as Readonly<Record<string, unknown>> | undefined;
  return found !== undefined && Object.values(found)[0] === 'ok';
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

/** Closes a database that was open for writing. `sound` false: the next opening checks all of it, and rebuilds it if it must. */
export function closeDatabase(database: DatabaseSyncInstance, sound: boolean): void {
  try {
    if (sound) database.prepare('DELETE FROM fact WHERE name = ?').run(openFact);
    else setOpenFact(database, doubtful);
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
