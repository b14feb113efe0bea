import { closeSync, existsSync, readSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';
import { openRegularNow } from '../../platform/open-file.ts';
import { migrations } from './migrations/index.ts';
import { assertRegularFiles } from './schema-check.ts';

/** Where a database's header has its `user_version`: four bytes, the highest first (sqlite.org/fileformat.html). */
const versionAt = 60;

/**
 * Throws `library-newer`, and `library-altered` for what is no file, without SQLite, which would leave files of its own beside a database that it has only looked at.
 * While there is a journal, SQLite decides: its files are there already, and closing a file that a connection of this
 * process has open would drop that connection's locks.
 */
export function assertNotNewer(file: string): void {
  assertRegularFiles(file);
  if (!existsSync(file) || existsSync(`${file}-wal`)) return;
  const header = Buffer.alloc(versionAt + 4);
  const handle = openRegularNow(file);
  try {
    if (readSync(handle, header, 0, header.length, 0) < header.length) return;
  } finally {
    closeSync(handle);
  }
  const isDatabase = header.toString('latin1', 0, 15) === 'SQLite format 3';
  if (isDatabase && header.readUInt32BE(versionAt) > migrations.length) {
    throw new AppError('library-newer', { params: { path: file } });
  }
}
