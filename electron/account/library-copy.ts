import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { JobOptions } from '../jobs/job.ts';
import { takeWriteLock } from '../library/database/write-lock.ts';
import { databaseName } from '../library/paths.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import { isWithin } from '../platform/below.ts';
import { copyProven } from '../platform/copy-proven.ts';
import { diskError } from '../platform/disk-error.ts';
import { errnoOf, hasErrno } from '../platform/errno.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
import { parseJson } from '../platform/parse-json.ts';
import { createMeter } from '../platform/progress.ts';
import { isTemporary, safeWrite } from '../platform/safe-write.ts';
import { syncFolder } from '../platform/sync-folder.ts';

/** Says in a folder that a library is being copied to it, and from where; it goes when the copy is complete. */
const noteName = '.voicekeep-move.json';
/** Bytes. */
const longestNote = 20_000;

/** Belongs to who has the library open, or to a write that was cut short. */
const passedOver = /^library\.(?:lock(?:\.txt|-journal)?|sqlite-shm)$/;

/** A library that is being copied to another folder, to be used from there. */
export interface LibraryCopy {
  /** Copies all that is there now, while the library is in use. */
  begin(job: JobOptions): Promise<void>;
  /**
   * Copies what has changed since, the database last, while nobody may write to the library, which has to be closed here:
   * then the copy is complete. Each file was read back and compared by its hash. `goOn` changes over to the copy: nobody
   * may write to the older one until that is done.
   */
  complete(goOn?: () => Promise<void>): Promise<void>;
}

interface SourceFile {
  /** Below the library, with the system's separators. */
  readonly name: string;
  readonly stats: Stats;
}

/**
 * Where a library goes when a person chooses a folder: that itself where it is empty or holds an earlier try, else a new
 * one in it. Rejects with `library-move-folder` or `disk-…`.
 */
export async function moveTarget(chosen: string, from: string, name: string): Promise<string> {
  const library = await realFolder(from);
  for (const folder of [await realFolder(chosen), path.join(await realFolder(chosen), name)]) {
    if (isWithin(folder, library)) throw moveFolder('inside', folder);
    if (await isFree(folder, from)) return folder;
  }
  throw moveFolder('taken', path.join(chosen, name));
}

/** A copy of the library in `from` into `to`, which `moveTarget` answered. `holder`: as for opening a library. */
export function createLibraryCopy({
  from,
  to,
  holder,
}: {
  readonly from: string;
  readonly to: string;
  readonly holder: string;
}): LibraryCopy {
  /** What each file was when it was copied. */
  const copied = new Map<string, string>();

  async function copyFile({ name, stats }: SourceFile): Promise<void> {
    const target = path.join(to, name);
    await makeFolder(path.dirname(target));
    await copyProven(path.join(from, name), target);
    copied.set(name, stateOf(stats));
  }

  async function begin(job: JobOptions): Promise<void> {
    const files = await filesOf(from);
    await makeFolder(to);
    await assertRoom(files, to);
    await safeWrite(path.join(to, noteName), JSON.stringify({ from }));
    const meter = createMeter({ job: 'move', onProgress: job.onProgress });
    meter.set('writing', files.length);
    // The database and what is written with it are copied when nothing changes them any more.
    for (const file of files.filter(isMedia)) {
      throwIfCancelled(job.signal);
      await copyFile(file);
      meter.add({ items: 1, bytes: file.stats.size });
    }
    meter.end();
    throwIfCancelled(job.signal);
  }

  /** One round over all files; answers how many were not as they had been copied. */
  async function round(): Promise<number> {
    const files = (await filesOf(from)).filter(({ name, stats }) => copied.get(name) !== stateOf(stats));
    for (const file of files) await copyFile(file);
    return files.length;
  }

  async function finish(): Promise<void> {
    // A reader that closes may still put the log of the database into it.
    for (let rounds = 0; (await round()) > 0; rounds += 1) {
      if (rounds === 5) throw new AppError('library-busy', { params: { holder: 'unknown' } });
    }
    await removeOutdated(to, copied);
    for (const folder of await foldersOf(to)) await syncFolder(folder);
    await rm(path.join(to, noteName));
    await syncFolder(to);
  }

  return {
    begin: (job) => begin(job).catch(asMoveError(to)),
    async complete(goOn) {
      const lock = takeWriteLock(from, holder);
      try {
        await finish().catch(asMoveError(to));
        await goOn?.();
      } finally {
        lock.release();
      }
    },
  };
}

/** What the system says of the disks is told as what it means for the move. */
function asMoveError(to: string): (error: unknown) => never {
  return (error) => {
    const ofDisk = error instanceof NotOurFile || errnoOf(error) !== null;
    throw ofDisk ? diskError(error, 'move', to) : error;
  };
}

function moveFolder(reason: 'inside' | 'taken', folder: string): AppError {
  return new AppError('library-move-folder', { params: { reason, path: folder } });
}

/** The folder by the name that the disk knows it by: a link to the library is the library. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return path.resolve(folder);
    throw diskError(error, 'move', folder);
  }
}

/** Whether the library can be copied into a folder: nothing lies in it, or an earlier try to do the same. */
async function isFree(folder: string, from: string): Promise<boolean> {
  try {
    const names = await readdir(folder);
    if (names.includes(noteName)) return (await readNote(folder)) === from;
    return names.every(
      (name) => isTemporary(name) || /^(?:\.DS_Store|Thumbs\.db|desktop\.ini|lost\+found)$/i.test(name),
    );
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return true;
    throw diskError(error, 'move', folder);
  }
}

/** The library that is being copied into a folder; null where the note was cut short. */
async function readNote(folder: string): Promise<string | null> {
  const note = parseJson((await readRegular(path.join(folder, noteName), longestNote)).toString('utf8'));
  return typeof note === 'object' && note !== null && 'from' in note ? String(note.from) : null;
}

/** All that a library's folder holds, the database last: without it the copy is not taken for a library that is whole. */
async function filesOf(folder: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: SourceFile[] = [];
  for (const entry of entries) {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || isTemporary(entry.name) || passedOver.test(name) || name === noteName) continue;
    files.push({ name, stats: await lstat(path.join(folder, name)) });
  }
  const rank = ({ name }: SourceFile) => (name === databaseName ? 2 : isMedia({ name }) ? 0 : 1);
  return files.sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1));
}

function isMedia({ name }: Pick<SourceFile, 'name'>): boolean {
  return name.includes(path.sep) && !name.startsWith(`records${path.sep}`);
}

async function foldersOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/**
 * What an earlier try left: files that were being written, records that were replaced since, the database's log. Nothing
 * else is taken away.
 */
async function removeOutdated(to: string, copied: ReadonlyMap<string, string>): Promise<void> {
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && isTemporary(entry.name)) await rm(path.join(entry.parentPath, entry.name));
  }
  for (const { name } of await filesOf(to)) {
    const ofDatabase = name.startsWith(`records${path.sep}`) || name.startsWith(`${databaseName}-`);
    if (ofDatabase && !copied.has(name)) await rm(path.join(to, name));
  }
}

function stateOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

async function assertRoom(files: readonly SourceFile[], to: string): Promise<void> {
  let needed = 0;
  for (const { name, stats } of files) {
    const there = await stat(path.join(to, name)).catch((error: unknown) => {
      if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return null;
      throw error;
    });
    if (there?.size !== stats.size) needed += stats.size;
  }
  const { bavail, bsize } = await statfs(to);
  if (bavail * bsize < needed) {
    throw new AppError('disk-full', { params: { place: 'move', path: to, errno: '' } });
  }
}
