import type { Dirent } from 'node:fs';
import { access, link, lstat, mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { MediaKind } from '../../contract/clip.ts';
import { mediaKinds } from '../../contract/clip.ts';
import { diskError } from '../../platform/disk-error.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { NotOurFile, readRegular } from '../../platform/open-file.ts';
import { safeWrite } from '../../platform/safe-write.ts';
import { audioFolder, distinctSuffix, mediaFile, provenSuffix } from '../paths.ts';

/** Bytes; no clip is nearly as large. */
const mostBytes = 2 ** 31;

/** Which file of which clip. */
export interface MediaFile {
  readonly folder: string;
  readonly kind: MediaKind;
  readonly id: string;
  /** `.mp3` or `.mp4` unless it is unproven. */
  readonly suffix?: string;
}

const pathOf = ({ folder, kind, id, suffix }: MediaFile) => mediaFile(folder, kind, id, suffix);

/**
 * Writes a clip's file safely: a temporary file beside it, flushed, renamed, and the folder flushed. Makes the folders
 * that are missing below the library, and never the library itself: one that was unmounted must not be recreated.
 */
export async function writeMedia(media: MediaFile, bytes: Uint8Array): Promise<void> {
  const file = pathOf(media);
  try {
    const folder = path.dirname(file);
    if (media.kind === 'video') {
      await access(path.join(media.folder, audioFolder)); // the library itself is there
      await makeFolder(path.dirname(folder));
    }
    await makeFolder(folder);
    await safeWrite(file, bytes);
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
  }
}

/** Whether something has the name of the clip's file, readable or not. */
export async function isThere(media: MediaFile): Promise<boolean> {
  try {
    await access(pathOf(media));
    return true;
  } catch (error) {
    return !hasErrno(error, 'ENOENT');
  }
}

/**
 * The suffix that a clip's file is written under: one of its own where the plain name is that of another clip's file
 * (`others`: ids that differ from its only in case), as it is on a file system that takes both names for one.
 */
export async function suffixFor(media: MediaFile, others: readonly string[]): Promise<string> {
  const suffix = media.suffix ?? provenSuffix[media.kind];
  const own = await identityOf(pathOf(media));
  for (const id of own === null ? [] : others) {
    if ((await identityOf(pathOf({ ...media, id }))) === own) return distinctSuffix(media.id, suffix);
  }
  return suffix;
}

/** What the system knows a file by; null when there is none. */
async function identityOf(file: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw diskError(error, 'library', file);
  }
}

/** A clip's file, or null when there is none. Rejects with `disk-…`, or `NotOurFile` for a link or a folder. */
export async function readMedia(media: MediaFile): Promise<Uint8Array | null> {
  const file = pathOf(media);
  try {
    return await readRegular(file, mostBytes);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error instanceof NotOurFile ? error : diskError(error, 'library', file);
  }
}

/** Whether an error of `readMedia` is of that one file (a bad block, permissions, a folder with its name), not of the disk. */
export function isUnreadable(error: unknown): boolean {
  if (error instanceof NotOurFile) return true;
  return error instanceof AppError && hasErrno(error.cause, 'EIO', 'EACCES', 'EPERM', 'EISDIR');
}

/**
 * Gives a file that is not what it should be another name, under which it stays in its folder. It keeps its own until
 * the right one takes that, so that there is one to play whenever the process ends; where a disk knows no second names,
 * and for what is no file, it is moved. Answers its new name.
 */
export async function saveBeside(media: MediaFile, now: Date): Promise<string> {
  const file = pathOf(media);
  const suffix = path.extname(file);
  const stamp = now.toISOString().replace(/[:.]/g, '-');
  const beside = `${file.slice(0, -suffix.length)}.changed-${stamp}${suffix}`;
  try {
    const isFile = (await lstat(file)).isFile();
    if (!isFile || !(await isLinked(file, beside))) await rename(file, beside);
    return beside;
  } catch (error) {
    throw diskError(error, 'library', file);
  }
}

async function isLinked(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name);
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}

/**
 * Files below `audio/` and `video/`, or one of them, relative to the library, with `/`. Folders that cannot be entered are
 * passed over: they are not ours.
 */
export async function listMediaFiles(
  folder: string,
  kinds: readonly MediaKind[] = mediaKinds,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const kind of kinds) {
    const root = path.join(folder, kind);
    const names = await entriesOf(root).catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT') && kind === 'video') return []; // made with the first video
      throw diskError(error, 'library', root);
    });
    await walk(kind, names);
  }
  return files;

  async function walk(relative: string, entries: readonly Dirent[]): Promise<void> {
    for (const entry of entries) {
      const name = `${relative}/${entry.name}`;
      if (!entry.isDirectory()) files.push(name);
      else await walk(name, await entriesOf(path.join(folder, name)).catch(() => [])); // cannot be entered
    }
  }
}

function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true });
}
