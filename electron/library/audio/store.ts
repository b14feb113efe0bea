import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { access, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { diskError } from '../disk-error.ts';
import { audioFile, audioFolder } from '../paths.ts';

const partMark = '.part-';

/**
 * Writes a clip's audio safely: a temporary file beside its place, flushed, renamed, and the folder flushed.
 * A file that is in the place already and is something else is kept beside it, never overwritten.
 */
export async function writeAudio(folder: string, id: string, bytes: Uint8Array): Promise<void> {
  const file = audioFile(folder, id);
  const part = `${file}${partMark}${randomBytes(6).toString('hex')}`;
  try {
    const handle = await openNew(part);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    await flushFolder(path.dirname(file));
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined); // the first error is the one to tell
    throw diskError(error, file);
  }
}

/** Makes the folder of two characters when it is missing, and nothing above it: a library that was unmounted must not be made anew. */
async function openNew(part: string): Promise<FileHandle> {
  try {
    return await open(part, 'wx');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await mkdir(path.dirname(part)).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  return open(part, 'wx');
}

/** Whether something lies in the clip's place, readable or not. */
export async function isThere(folder: string, id: string): Promise<boolean> {
  try {
    await access(audioFile(folder, id));
    return true;
  } catch (error) {
    return !hasCode(error, 'ENOENT');
  }
}

/** A clip's file, or null when there is none. */
export async function readAudio(folder: string, id: string): Promise<Uint8Array | null> {
  const file = audioFile(folder, id);
  try {
    return await readFile(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw diskError(error, file);
  }
}

/** Whether an error of `readAudio` is of that one file (a bad block, rights, a folder in its place), not of the disk. */
export function isUnreadable(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return ['EIO', 'EACCES', 'EPERM', 'EISDIR'].some((code) => hasCode(error.cause, code));
}

/** Moves a file that is not what it should be out of the way; it stays beside its place. Answers its new name. */
export async function setAside(folder: string, id: string, now: Date): Promise<string> {
  const file = audioFile(folder, id);
  const aside = file.replace(/\.mp3$/, `.changed-${now.toISOString().replace(/[:.]/g, '-')}.mp3`);
  try {
    await rename(file, aside);
    return aside;
  } catch (error) {
    throw diskError(error, file);
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
    throw diskError(error, path.join(folder, audioFolder));
  }
}

/** Removes what a killed write left behind: temporary files of our own, and nothing else. */
export async function removeParts(folder: string): Promise<void> {
  for (const place of await listAudioFiles(folder)) {
    if (/\.mp3\.part-[0-9a-f]{12}$/.test(place)) await rm(path.join(folder, place), { force: true });
  }
}

async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there, and NTFS journals renames
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
