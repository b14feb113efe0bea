import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { hasErrno } from './errno.ts';

/** What file systems answer that cannot flush a folder: network shares, FUSE, some of Windows. */
const cannot = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF', 'EPERM', 'EISDIR'];

/** Makes the names in a folder durable, where the file system can; rejects with the system's error where it fails. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there, and NTFS journals renames
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!hasErrno(error, ...cannot)) throw error;
  } finally {
    await handle.close();
  }
}

/** As `syncFolder`, for workers that do one thing at a time. */
export function syncFolderNow(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!hasErrno(error, ...cannot)) throw error;
  } finally {
    closeSync(handle);
  }
}
