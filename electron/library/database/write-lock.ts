import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import { sqliteError } from './connection.ts';

const lockName = 'library.lock';
const noteName = 'library.lock.txt';

export interface WriteLock {
  release(): void;
}

/**
 * Takes the right to write to a library, for one process at a time; `library-busy` says who has it, `disk-…` that it cannot be.
 * It is a lock of the operating system on a file (by way of SQLite, which knows how on each of them),
 * so it ends with the process, however that ends: there are no stale locks.
 */
export function takeWriteLock(folder: string, holder: string): WriteLock {
  const lock = openLock(path.join(folder, lockName));
  try {
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    writeFileSync(path.join(folder, noteName), `${holder} (process ${process.pid})\n`);
  } catch (error) {
    lock.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) throw busy(folder);
    throw sqliteError(error, folder);
  }
  return { release: () => lock.close() };
}

function openLock(file: string): DatabaseSyncInstance {
  try {
    return new DatabaseSync(file);
  } catch (error) {
    throw sqliteError(error, file);
  }
}

function busy(folder: string): AppError {
  const who = readNote(path.join(folder, noteName));
  return new AppError(
    'library-busy',
    `This library is in use by ${who}. Nothing was changed. Close that, or wait until it is done, and try again.`,
    { detail: { holder: who } },
  );
}

function readNote(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'another program';
  } catch (error) {
    // The note is written a moment after the lock is taken.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'another program';
    throw error;
  }
}
