import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { diskError } from '../../platform/disk-error.ts';
import { errnoOf } from '../../platform/errno.ts';
import { mayNotOpen } from '../../platform/files-limit.ts';

/** As many as a database and its journal need: SQLite does not say why it cannot open one, and has closed the others by then. */
const filesAtOnce = 8;

const readOnlyCode = 8;

/** A database that can be opened and is not as it should be. */
export class DamageError extends Error {}

/** SQLITE_CORRUPT (11) and SQLITE_NOTADB (26), by number or by their texts, and what the search index says of itself. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamageError) return true;
  if (!(error instanceof Error) || error instanceof AppError) return false;
  const number = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  return (
    number === 11 ||
    number === 26 ||
    /malformed|not a database|disk image|unsupported file format|fts5|vtable constructor failed/i.test(
      error.message,
    )
  );
}

/**
 * Whether SQLite only reads a database that may be written: its header says that it is of a later format
 * (sqlite.org/fileformat.html). Each other reason has an extended code of its own.
 */
export function isTakenForReadOnly(error: unknown, file: string): boolean {
  const isReadOnly =
    error instanceof Error && 'sqliteExtendedCode' in error && error.sqliteExtendedCode === readOnlyCode;
  if (!isReadOnly) return false;
  try {
    for (const place of [file, path.dirname(file)]) accessSync(place, constants.W_OK);
    return true;
  } catch (refused) {
    if (errnoOf(refused) === null) throw refused;
    return false;
  }
}

/** SQLITE_CONSTRAINT (19), by number or by its texts. */
export function isConstraint(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOfNumber = 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 19;
  return isOfNumber || /constraint failed/i.test(error.message);
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

/** The system's code for what SQLite says in words alone. */
function errnoLike(message: string): string | null {
  if (/database or disk is full/i.test(message)) return 'ENOSPC';
  if (/unable to open/i.test(message) && mayNotOpen(filesAtOnce)) return 'EMFILE';
  if (/readonly|unable to open/i.test(message)) return 'EACCES';
  return /disk I\/O error/i.test(message) ? 'EIO' : null;
}

export function damaged(path: string): AppError {
  return new AppError('library-damaged', { params: { path } });
}
