import { fsyncSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { hasErrno } from './errno.ts';

/** What network shares and FUSE answer that know no flushing: then their server decides when a disk has it. */
const cannot = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'] as const;

/** Waits until the disk has a file, where the file system can tell; rejects with its error where that fails. */
export async function syncFile(handle: Pick<FileHandle, 'sync'>): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!hasErrno(error, ...cannot)) throw error;
  }
}

/** As `syncFile`, for workers that do one thing at a time. */
export function syncFileNow(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!hasErrno(error, ...cannot)) throw error;
  }
}
