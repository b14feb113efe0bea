import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import { hasErrno } from './errno.ts';
import { NotOurFile } from './open-file.ts';

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/**
 * Appends to a regular file, following no link, and waits until the disk has it; makes it for its owner alone when it is
 * not there. Answers the file's size. Throws the system's error or `NotOurFile`, and leaves the file as it was then.
 */
export function appendNow(file: string, content: string): number {
  let handle: number;
  try {
    handle = openSync(file, flags | constants.O_NONBLOCK, 0o600);
  } catch (error) {
    if (hasErrno(error, 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR')) {
      throw new NotOurFile(file, 'not-regular', { cause: error });
    }
    throw error;
  }
  try {
    const before = fstatSync(handle);
    if (!before.isFile()) throw new NotOurFile(file, 'not-regular');
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } catch (error) {
      ftruncateSync(handle, before.size);
      throw error;
    }
    return fstatSync(handle).size;
  } finally {
    closeSync(handle);
  }
}
