import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { accessSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasErrno } from '../../platform/errno.ts';

/** How a database is opened for reading. */
interface Readable {
  readonly url: string | URL;
  readonly remove: () => void;
}

/**
 * A database in WAL mode wants to write beside itself even to be read. Where that is not allowed (a medium, a share,
 * another person's folder) or there is no room for it (`hasRoom` false), one that was closed well is opened as it is; of
 * one with a journal, a copy is.
 */
export function readableCopy(file: string, hasRoom: boolean): Readable {
  const keep = () => undefined;
  if (hasRoom && isWritable(path.dirname(file))) return { url: file, remove: keep };
  const journal = `${file}-wal`;
  if (!existsSync(journal) || statSync(journal).size === 0) {
    const url = pathToFileURL(file);
    url.searchParams.set('immutable', '1');
    return { url, remove: keep };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'voicekeep-read-'));
  const copy = path.join(folder, path.basename(file));
  for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix, constants.COPYFILE_EXCL);
  return { url: copy, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}
