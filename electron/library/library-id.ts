import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
import { safeWrite } from '../platform/safe-write.ts';

/** Names the library wherever its folder is moved to; in the folder itself. */
export const libraryIdName = 'library-id.txt';
const mostBytes = 1024;

/**
 * The library's own id, by which what is saved elsewhere (exports) knows it again. `write`: one is made where there is
 * none yet. Null when there is none, or none that can be read; a damaged one is left as it is.
 */
export async function libraryId(folder: string, mode: 'read' | 'write'): Promise<string | null> {
  const file = path.join(folder, libraryIdName);
  try {
    const text = (await readRegular(file, mostBytes)).toString('utf8').trim();
    return z.uuid().safeParse(text).success ? text : null;
  } catch (error) {
    if (error instanceof NotOurFile || hasErrno(error, 'EACCES', 'EPERM', 'EIO')) return null;
    if (!hasErrno(error, 'ENOENT')) throw diskError(error, 'library', folder);
  }
  if (mode === 'read') return null;
  const id = randomUUID();
  try {
    await safeWrite(file, `${id}\n`);
    return id;
  } catch (error) {
    // A full or protected disk: the library opens all the same, and is known by its folder.
    if (hasErrno(error, 'ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO')) return null;
    throw diskError(error, 'library', folder);
  }
}
