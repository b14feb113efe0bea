import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';

/** The code of a file system error, such as `ENOSPC`; null for any other error. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Turns a file system error at the destination into one for a person; other errors pass. */
export function destinationError(error: unknown): unknown {
  const code = error instanceof AppError ? null : errnoOf(error);
  switch (code) {
    case null:
      return error;
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'disk-full',
        'The disk is full. What was exported so far is whole. Make room, or choose another folder, and export again.',
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'disk-not-writable',
        'Voicekeep may not write to this folder. Your clips are untouched. Choose another folder, or change its permissions.',
        { cause: error, detail: { code } },
      );
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOTCONN':
    case 'ESTALE':
      return new AppError(
        'disk-missing',
        'The folder is no longer there. What was exported to it before is as it was. Connect the disk again and export again.',
        { cause: error, detail: { code } },
      );
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENAMETOOLONG':
    case 'EINVAL':
    case 'ELOOP':
      return new AppError(
        'export-folder-invalid',
        'This cannot be used as a folder to export to. Choose another one.',
        { cause: error, detail: { code } },
      );
    default:
      return code.startsWith('E') && /^E[A-Z0-9]+$/.test(code)
        ? new AppError(
            'disk-failed',
            'The disk reported an error. What was exported so far is whole. Check the disk, then export again.',
            { cause: error, detail: { code } },
          )
        : error;
  }
}

/** Makes the names in a folder durable. Windows cannot open a folder for this and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems know no flush of folders.
    const code = errnoOf(error);
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EBADF') throw error;
  } finally {
    await handle.close();
  }
}

/** Bytes and lower-case hex hash of an open file, from its beginning. */
export async function hashOf(
  handle: FileHandle,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(64 * 1024);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    hash.update(buffer.subarray(0, bytesRead));
    bytes += bytesRead;
  }
}

/** Hash of the file at a path; rejects with the file system's error. */
export async function hashFile(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const handle = await open(path, 'r');
  try {
    return await hashOf(handle);
  } finally {
    await handle.close();
  }
}

/** Runs a task for every item, at most `limit` at once; stops at the first rejection and waits for what is under way. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  limit: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await task(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: limit }, worker));
  const rejection = settled.find((result) => result.status === 'rejected');
  if (rejection) throw rejection.reason;
}
