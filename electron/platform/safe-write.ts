import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';

/** Writes a file whole or not at all: beside its place, flushed, renamed. Only its owner may read it. Rejects with `disk-…`. */
export async function safeWrite(file: string, text: string): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await flushFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw diskError(error, file);
  }
}

/** Windows cannot open a folder to flush it, and does not need to. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a failed read or write of one of the app's own files means. */
export function diskError(error: unknown, file: string): AppError {
  const options = { detail: { path: file }, cause: error };
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'disk-full',
        `The disk is full: ${file} could not be written. Make room and try again.`,
        options,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'disk-not-writable',
        `Voicekeep may not write to ${path.dirname(file)}. Allow it, or choose another place with VOICEKEEP_HOME.`,
        options,
      );
    default:
      return new AppError(
        'disk-failed',
        `${file} could not be read or written. Check the disk, or choose another place with VOICEKEEP_HOME.`,
        options,
      );
  }
}

/** The system's error code, such as `ENOENT`; undefined when the error is of another kind. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
