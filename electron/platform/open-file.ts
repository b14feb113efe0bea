import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { lstat, open } from 'node:fs/promises';
import { hasErrno } from './errno.ts';

/** In the place of a file lies a link, a folder, a pipe or a device; or the file is larger than it may be. */
export class NotOurFile extends Error {
  readonly path: string;
  readonly reason: 'not-regular' | 'too-large';

  constructor(path: string, reason: NotOurFile['reason'], options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
    this.path = path;
    this.reason = reason;
  }
}

/** Does not wait for the other end of a pipe, and follows no link. Windows knows neither flag: they count as 0 there. */
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What opening a link answers under O_NOFOLLOW, and a socket or a device without its driver. */
const notRegular = ['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR'];

/** Opens a regular file for reading, following no link. Rejects with the system's error or `NotOurFile`. */
export async function openRegular(file: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    // Where the system cannot refuse links while opening (Windows), they are looked for before.
    if (!constants.O_NOFOLLOW && !(await lstat(file)).isFile()) throw new NotOurFile(file, 'not-regular');
    handle = await open(file, readFlags);
  } catch (error) {
    if (hasErrno(error, ...notRegular)) throw new NotOurFile(file, 'not-regular', { cause: error });
    throw error;
  }
  try {
    if (!(await handle.stat()).isFile()) throw new NotOurFile(file, 'not-regular');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A regular file's content, of `mostBytes` at most. Rejects with the system's error or `NotOurFile`. */
export async function readRegular(file: string, mostBytes: number): Promise<Buffer> {
  const handle = await openRegular(file);
  try {
    const { size } = await handle.stat();
    if (size > mostBytes) throw new NotOurFile(file, 'too-large');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** As `openRegular`, for workers that do one thing at a time; answers a descriptor that the caller closes. */
export function openRegularNow(file: string): number {
  let handle: number;
  try {
    if (!constants.O_NOFOLLOW && !lstatSync(file).isFile()) throw new NotOurFile(file, 'not-regular');
    handle = openSync(file, readFlags);
  } catch (error) {
    if (hasErrno(error, ...notRegular)) throw new NotOurFile(file, 'not-regular', { cause: error });
    throw error;
  }
  if (fstatSync(handle).isFile()) return handle;
  closeSync(handle);
  throw new NotOurFile(file, 'not-regular');
}

/** As `readRegular`, for workers that do one thing at a time. */
export function readRegularNow(file: string, mostBytes: number): Buffer {
  const handle = openRegularNow(file);
  try {
    const { size } = fstatSync(handle);
    if (size > mostBytes) throw new NotOurFile(file, 'too-large');
    const content = Buffer.alloc(size);
    let length = 0;
    while (length < content.length) {
      const read = readSync(handle, content, length, content.length - length, length);
      if (read === 0) break;
      length += read;
    }
    return content.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}
