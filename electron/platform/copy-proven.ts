import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hasErrno } from './errno.ts';
import { hashFile, hashOf } from './hash.ts';
import { openRegular } from './open-file.ts';
import { renameFile } from './rename.ts';
import { createExclusive, temporaryBeside } from './safe-write.ts';
import { syncFile } from './sync-file.ts';

const chunk = 256 * 1024;

/** What was read back from a copy is not what was written. */
export class CopyDiffers extends Error {
  readonly code = 'EIO';
}

/**
 * Copies a regular file whole or not at all: beside its place, flushed, read back and compared by its hash, renamed. A file
 * of the same content in its place stays. Rejects with the system's error, `NotOurFile` or `CopyDiffers`.
 */
export async function copyProven(from: string, to: string): Promise<void> {
  const source = await openRegular(from);
  try {
    const { size, atime, mtime } = await source.stat();
    const there = await fingerprintAt(to);
    if (there !== null && there.bytes === size && there.sha256 === (await hashOf(source)).sha256) return;
    const temporary = temporaryBeside(to);
    try {
      const handle = await createExclusive(temporary);
      const hash = createHash('sha256');
      try {
        const buffer = Buffer.allocUnsafe(chunk);
        for (let at = 0; ;) {
          const { bytesRead } = await source.read(buffer, 0, chunk, at);
          if (bytesRead === 0) break;
          hash.update(buffer.subarray(0, bytesRead));
          await handle.writeFile(buffer.subarray(0, bytesRead));
          at += bytesRead;
        }
        await handle.utimes(atime, mtime);
        await syncFile(handle);
      } finally {
        await handle.close();
      }
      if ((await hashFile(temporary)).sha256 !== hash.digest('hex')) throw new CopyDiffers(to);
      await renameFile(temporary, to);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
      throw error;
    }
  } finally {
    await source.close();
  }
}

async function fingerprintAt(file: string) {
  try {
    return await hashFile(file);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
