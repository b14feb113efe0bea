import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { renameFile, renameNow } from './rename.ts';
import { syncFile, syncFileNow } from './sync-file.ts';
import { syncFolder, syncFolderNow } from './sync-folder.ts';

export interface SafeWriteOptions {
  /** Permissions of the file. Default: its owner alone. */
  readonly mode?: number;
  /** Waits until the disk has it. Default: true. */
  readonly flush?: boolean;
}

const ownerOnly = 0o600;
const exclusively = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** A name beside a file that nobody can have prepared. `isTemporary` knows it again. */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.voicekeep-${randomBytes(12).toString('hex')}.part`);
}

/** Whether a name is that of a temporary file of ours, which a killed write may leave behind. */
export function isTemporary(name: string): boolean {
  return /^\.voicekeep-[0-9a-f]{24}\.part$/.test(name);
}

/** Makes a new file; `EEXIST` when anything has its name, a link included. */
export function createExclusive(file: string, mode = ownerOnly): Promise<FileHandle> {
  return open(file, exclusively, mode);
}

/**
 * Writes a file whole or not at all: beside its place under a random name, flushed, renamed over it. A link in its
 * place is replaced, never followed. Rejects with the system's error; then the file is as it was.
 */
export async function safeWrite(
  file: string,
  content: string | Uint8Array,
  { mode = ownerOnly, flush = true }: SafeWriteOptions = {},
): Promise<void> {
  const temporary = temporaryBeside(file);
  try {
    const handle = await createExclusive(temporary, mode);
    try {
      await handle.writeFile(content);
      if (flush) await syncFile(handle);
    } finally {
      await handle.close();
    }
    await renameFile(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    throw error;
  }
  if (flush) await syncFolder(path.dirname(file));
}

/** As `safeWrite`, for workers that do one thing at a time. */
export function safeWriteNow(
  file: string,
  content: string | Uint8Array,
  { mode = ownerOnly, flush = true }: SafeWriteOptions = {},
): void {
  const temporary = temporaryBeside(file);
  try {
    const handle = openSync(temporary, exclusively, mode);
    try {
      writeFileSync(handle, content);
      if (flush) syncFileNow(handle);
    } finally {
      closeSync(handle);
    }
    renameNow(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (flush) syncFolderNow(path.dirname(file));
}
