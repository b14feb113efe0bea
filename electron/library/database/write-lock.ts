import { chmodSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '../../contract/errors.ts';
import { errnoOf } from '../../platform/errno.ts';
import { NotOurFile, readRegularNow } from '../../platform/open-file.ts';
import { safeWriteNow } from '../../platform/safe-write.ts';
import { removeTemporaryFiles } from '../leftovers.ts';
import { assertRegularFiles } from './schema-check.ts';
import { sqliteError } from './sqlite-error.ts';

const lockName = 'library.lock';
const noteName = 'library.lock.txt';
/** Bytes. */
const longestNote = 1000;

export interface WriteLock {
  release(): void;
}

/**
 * Takes the right to write to a library, for one process at a time; `library-busy` says who has it, `disk-…` that it cannot be.
 * It is a lock of the operating system on a file (by way of SQLite, which knows how on each of them),
 * so it ends with the process, however that ends: there are no stale locks. Whoever takes it removes the temporary files of
 * those that were killed.
 */
export function takeWriteLock(folder: string, holder: string): WriteLock {
  assertRegularFiles(path.join(folder, lockName));
  const lock = openLock(path.join(folder, lockName));
  try {
    chmodSync(path.join(folder, lockName), 0o600);
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    removeTemporaryFiles(folder);
    safeWriteNow(path.join(folder, noteName), `${holder} (process ${process.pid})\n`, { flush: false });
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
  return new AppError('library-busy', { params: { holder: readNote(path.join(folder, noteName)) } });
}

/** Who holds the lock; `unknown` when that is not written yet, or not by us. */
function readNote(file: string): string {
  try {
    return readRegularNow(file, longestNote).toString('utf8').trim() || 'unknown';
  } catch (error) {
    if (error instanceof NotOurFile || errnoOf(error) !== null) return 'unknown';
    throw error;
  }
}
