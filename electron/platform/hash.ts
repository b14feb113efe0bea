import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { openRegular } from './open-file.ts';

/** What a file holds, without its content. */
export interface Fingerprint {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Bytes and hash of an open file, from its beginning. */
export async function hashOf(handle: FileHandle): Promise<Fingerprint> {
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

/** Hash of the regular file at a path. Rejects with the system's error or `NotOurFile`. */
export async function hashFile(file: string): Promise<Fingerprint> {
  const handle = await openRegular(file);
  try {
    return await hashOf(handle);
  } finally {
    await handle.close();
  }
}

/** Lower-case hex SHA-256 of a text or of bytes. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
