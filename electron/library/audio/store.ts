import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { diskError } from '../../platform/disk-error.ts';
import { hasErrno } from '../../platform/errno.ts';
import { NotOurFile, readRegular } from '../../platform/open-file.ts';
import { isTemporary, safeWrite } from '../../platform/safe-write.ts';
import { audioFile, audioFolder } from '../paths.ts';

/** Bytes; no clip is nearly as large. */
const mostBytes = 2 ** 31;

/**
 * Writes a clip's audio safely: a temporary file beside it, flushed, renamed, and the folder flushed.
 * Makes the folder of two characters when it is missing, and nothing above it: a library that was unmounted must not be recreated.
 */
export async function writeAudio(folder: string, id: string, bytes: Uint8Array): Promise<void> {
  const file = audioFile(folder, id);
  try {
    await mkdir(path.dirname(file), { mode: 0o700 }).catch((error: unknown) => {
      if (!hasErrno(error, 'EEXIST')) throw error;
    });
    await safeWrite(file, bytes);
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}

/** Whether something has the name of the clip's file, readable or not. */
export async function isThere(folder: string, id: string): Promise<boolean> {
  try {
    await access(audioFile(folder, id));
    return true;
  } catch (error) {
    return !hasErrno(error, 'ENOENT');
  }
}

/** A clip's file, or null when there is none. Rejects with `disk-…`, or `NotOurFile` for a link or a folder. */
export async function readAudio(folder: string, id: string): Promise<Uint8Array | null> {
  const file = audioFile(folder, id);
  try {
    return await readRegular(file, mostBytes);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error instanceof NotOurFile ? error : diskError(error, 'library', file);
  }
}

/** Whether an error of `readAudio` is of that one file (a bad block, permissions, a folder with its name), not of the disk. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof NotOurFile) return true;
  return error instanceof AppError && hasErrno(error.cause, 'EIO', 'EACCES', 'EPERM', 'EISDIR');
}

/** Moves a file that is not what it should be out of the way; it stays in its folder. Answers its new name. */
export async function setAside(folder: string, id: string, now: Date): Promise<string> {
  const file = audioFile(folder, id);
  const aside = file.replace(/\.mp3$/, `.changed-${now.toISOString().replace(/[:.]/g, '-')}.mp3`);
  try {
    await rename(file, aside);
    return aside;
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}

/** Files below `audio/`, relative to the library, with `/`. */
export async function listAudioFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path.join(folder, audioFolder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) =>
        path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      );
  } catch (error) {
    throw diskError(error, 'library', path.join(folder, audioFolder));
  }
}

/** Whether a file is what a write that was killed left behind. Older versions named it after the clip. */
export function isLeftover(relative: string): boolean {
  return /\.mp3\.part-[0-9a-f]{12}$/.test(relative) || isTemporary(path.posix.basename(relative));
}

/** Removes what a killed write left behind: temporary files of our own, and nothing else. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const relative of await listAudioFiles(folder)) {
    if (isLeftover(relative)) await rm(path.join(folder, relative), { force: true });
  }
}
