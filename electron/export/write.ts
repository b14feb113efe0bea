import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CachedFile } from '../library/library.ts';
import { errnoOf, hashOf } from './disk.ts';

const temporaryName = /^\.voicekeep-(\d+)-[0-9a-f]{12}\.part$/;

/** A file that was placed, whole and flushed. */
export interface PlacedFile {
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Why one file could not be placed; the others can be. The message is for a person. */
export class FileRefused extends Error {}

/** Puts files into the destination. */
export interface Writer {
  /**
   * Copies a cached file to a path relative to the destination: cloned where the file system can, to a temporary
   * file beside its place, compared with the library's hash, flushed, then renamed. Rejects with `FileRefused`, or
   * with the file system's error; then nothing of it is left.
   */
  place(source: CachedFile, path: string, replaces: boolean): Promise<PlacedFile>;
  /** Moves a file within the destination; refuses when something is in the way. */
  move(from: string, path: string): Promise<void>;
}

/** `mode`: permissions of the new files. */
export function createWriter(root: string, mode: number): Writer {
  const folders = new Map<string, Promise<void>>();
  let canLink = true;

  function makeFolder(folder: string): Promise<void> {
    if (folder === '.') return Promise.resolve();
    const known = folders.get(folder);
    if (known) return known;
    const made = makeFolder(dirname(folder)).then(() => makeRealFolder(join(root, folder)));
    folders.set(folder, made);
    return made;
  }

  /** Gives the finished file its name without ever replacing another one. */
  async function publish(temporary: string, target: string): Promise<void> {
    if (canLink) {
      try {
        await link(temporary, target);
        await rm(temporary);
        return;
      } catch (error) {
        if (errnoOf(error) === 'EEXIST') throw new FileRefused(inTheWay);
        if (!noLinks.has(errnoOf(error) ?? '')) throw error;
        canLink = false; // FAT, exFAT and some network shares have no hard links.
      }
    }
    await refuseTaken(target);
    await rename(temporary, target);
  }

  return {
    async place(source, path, replaces) {
      await makeFolder(dirname(path));
      const target = join(root, path);
      const temporary = join(dirname(target), temporaryFileName());
      try {
        await copyFile(source.path, temporary, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
        const placed = await checkAndFlush(temporary, source, mode);
        if (replaces) await rename(temporary, target);
        else await publish(temporary, target);
        return placed;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async move(from, path) {
      await makeFolder(dirname(path));
      const [source, target] = [join(root, from), join(root, path)];
      if (!(await isSameFile(source, target))) await refuseTaken(target);
      await rename(source, target);
    },
  };
}

/** Whether a file's name is that of a temporary file of an export. */
export function isOwnTemporary(name: string): boolean {
  return temporaryName.test(name) || name === '.voicekeep-export.json.part';
}

/** Removes temporary files of runs that were cut short; those of a process that still runs stay. */
export async function removeLeftovers(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const owner = temporaryName.exec(file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1));
    if (!owner || !isRunning(Number(owner[1]))) await rm(file, { force: true });
  }
}

const inTheWay = 'A file that Voicekeep did not write is in the way; it was left alone.';
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'UNKNOWN']);

function temporaryFileName(): string {
  return `.voicekeep-${process.pid}-${randomBytes(6).toString('hex')}.part`;
}

async function checkAndFlush(file: string, source: CachedFile, mode: number): Promise<PlacedFile> {
  await setMode(file, mode);
  const handle = await open(file, 'r+');
  try {
    const copied = await hashOf(handle);
    if (copied.bytes !== source.bytes || copied.sha256 !== source.sha256) {
      throw new FileRefused(
        'The cached audio is damaged, so it was not exported. Verify the library with repair, then export again.',
      );
    }
    await handle.sync();
    const { size, mtimeMs } = await handle.stat();
    return { bytes: size, mtimeMs };
  } finally {
    await handle.close();
  }
}

/** A copy has the mode of the cached file, which is the library's own affair. */
async function setMode(file: string, mode: number): Promise<void> {
  try {
    await chmod(file, mode);
  } catch (error) {
    // FAT and some network shares keep no modes.
    const code = errnoOf(error);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  }
}

/** Makes one folder; a symlink in its place is not followed, as it may lead out of the destination. */
async function makeRealFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!(await lstat(folder)).isDirectory()) throw new FileRefused(inTheWay, { cause: error });
  }
}

/** Between this look and the rename a file of someone else could still appear; where links work there is no such gap. */
async function refuseTaken(target: string): Promise<void> {
  try {
    await lstat(target);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  throw new FileRefused(inTheWay);
}

/** The same file under another spelling, where the file system does not tell them apart. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([lstat(one, { bigint: true }), lstat(other, { bigint: true })]);
    return a.dev === b.dev && a.ino === b.ino;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
