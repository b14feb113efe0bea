import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import type { LibraryNotice } from '../../contract/library-notice.ts';
import { diskError } from '../../platform/disk-error.ts';
import { migrations } from './migrations/index.ts';
import { databaseName } from '../paths.ts';
import { transaction } from './transaction.ts';

/** The first version without the WAL-reset corruption (sqlite.org/wal.html). */
const oldestSqlite = 3_051_003;

/** While a writer has the database open, this fact is in it: what it finds there was not closed as it should be. */
const openFact = 'open';

export interface OpenedDatabase {
  readonly database: DatabaseSyncInstance;
  /** What a person should know of how it was opened. */
  readonly notices: readonly LibraryNotice[];
}

/**
 * Opens a library's database, brought up to date. A newer one is refused (`library-newer`) and not touched;
 * one that is damaged is set aside, with its journals, and recreated, as the audio and the service still have everything.
 */
export function openDatabase(folder: string, mode: 'read' | 'write'): OpenedDatabase {
  const file = path.join(folder, databaseName);
  if (mode === 'read') {
    if (!existsSync(file)) throw notFound(folder);
    try {
      return connect(file, mode);
    } catch (error) {
      throw isDamage(error) ? damaged(folder) : sqliteError(error, file);
    }
  }
  try {
    return connect(file, mode);
  } catch (error) {
    if (!isDamage(error)) throw sqliteError(error, file);
    const aside = path.basename(setAsideDatabase(file));
    const { database } = connect(file, mode);
    return { database, notices: [{ kind: 'database-rebuilt', aside, clips: 0, salvaged: 0 }] };
  }
}

function connect(file: string, mode: 'read' | 'write'): OpenedDatabase {
  const database = new DatabaseSync(file, { readOnly: mode === 'read' });
  try {
    database.exec('PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON');
    refuseOldSqlite(database);
    const version = userVersion(database);
    if (version > migrations.length) throw new AppError('library-newer', { params: { path: file } });
    if (mode === 'read') {
      if (version < migrations.length) throw new AppError('library-older', { params: { path: file } });
      return { database, notices: [] };
    }
    // Reading all of a large database takes a second, so one that was closed well is trusted.
    if (version > 0 && hasOpenFact(database)) checkPages(database);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrate(database, version);
    database.prepare("INSERT OR REPLACE INTO fact VALUES (?, '1')").run(openFact);
    return { database, notices: upgradeNotice(version) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function upgradeNotice(from: number): readonly LibraryNotice[] {
  const to = migrations.length;
  return from === 0 || from === to ? [] : [{ kind: 'database-upgraded', from, to }];
}

function hasOpenFact(database: DatabaseSyncInstance): boolean {
  return database.prepare('SELECT 1 FROM fact WHERE name = ?').get(openFact) !== undefined;
}

/** Reads every page of the database; throws when one is not as it should be. */
function checkPages(database: DatabaseSyncInstance): void {
  const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check?: unknown } | undefined;
  if (check?.quick_check !== 'ok') throw new DamageError();
}

/** Verifies the database of a library as a reader, beside whoever has it open. `library-damaged` when it is not sound. */
export function verifyDatabase(folder: string): void {
  const { database } = openDatabase(folder, 'read');
  try {
    checkPages(database);
  } catch (error) {
    throw isDamage(error) ? damaged(folder) : sqliteError(error, folder);
  } finally {
    database.close();
  }
}

/** Closes a database that was open for writing. `sound` false: the next opening checks it, and sets it aside if it must. */
export function closeDatabase(database: DatabaseSyncInstance, sound: boolean): void {
  try {
    if (sound) database.prepare('DELETE FROM fact WHERE name = ?').run(openFact);
  } finally {
    database.close();
  }
}

function migrate(database: DatabaseSyncInstance, from: number): void {
  for (const [index, migration] of migrations.entries()) {
    if (index < from) continue;
    transaction(database, () => {
      migration.run(database);
      database.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
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

function setAsideDatabase(file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const aside = file.replace(/\.sqlite$/, `.damaged-${stamp}.sqlite`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}

class DamageError extends Error {}

/** SQLITE_CORRUPT (11) and SQLITE_NOTADB (26), by number or by their texts. */
function isDamage(error: unknown): boolean {
  if (error instanceof DamageError) return true;
  if (!(error instanceof Error) || error instanceof AppError) return false;
  const number = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  return number === 11 || number === 26 || /malformed|not a database|disk image/i.test(error.message);
}

/** What SQLite, or the system beside it, says of a disk, in the contract's codes. */
export function sqliteError(error: unknown, file: string): AppError | Error {
  if (error instanceof AppError || !(error instanceof Error) || 'syscall' in error) {
    return diskError(error, 'library', file);
  }
  if (isDamage(error)) return damaged(file);
  const errno = errnoLike(error.message);
  return errno === null ? error : diskError(Object.assign(error, { code: errno }), 'library', file);
}

/** The system's code for what SQLite tells in words alone. */
function errnoLike(message: string): string | null {
  if (/database or disk is full/i.test(message)) return 'ENOSPC';
  if (/readonly|unable to open/i.test(message)) return 'EACCES';
  return /disk I\/O error/i.test(message) ? 'EIO' : null;
}

function notFound(folder: string): AppError {
  return new AppError('library-not-found', { params: { path: folder } });
}

function damaged(path: string): AppError {
  return new AppError('library-damaged', { params: { path } });
}
