import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { mediaKinds } from '../contract/clip.ts';
import { errnoOf } from '../platform/errno.ts';
import { isTemporary } from '../platform/safe-write.ts';
import { recordsFolder } from './records/record-log.ts';

/** Milliseconds that closing a library waits for its files to be tidied up; the rest is left to the next opening. */
const longestEnd = 2000;

/** Whether a file is what a write that was killed left behind. Older versions named it after the clip. */
export function isLeftover(relative: string): boolean {
  return /\.mp3\.part-[0-9a-f]{12}$/.test(relative) || isTemporary(path.posix.basename(relative));
}

/**
 * Removes what a killed process left beside the database and the records: temporary files of our own, and nothing else. To
 * be called by the holder of the write lock, as nobody else writes there.
 */
export function removeTemporaryFiles(library: string): void {
  const records = path.join(library, recordsFolder);
  const isFolder = lstatSync(records, { throwIfNoEntry: false })?.isDirectory() === true;
  for (const folder of isFolder ? [library, records] : [library])
    for (const name of namesIn(folder).filter(isTemporary)) removeFileNow(path.join(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    unlessOfDisk(error);
    return [];
  }
}

function removeFileNow(file: string): void {
  try {
    if (lstatSync(file).isFile()) rmSync(file, { force: true });
  } catch (error) {
    unlessOfDisk(error);
  }
}

/** The removal of what a killed process left among clips' files, which goes on while the library is open. */
export interface Tidying {
  /** Nothing may be written among them before: it would be taken for left over. */
  readonly done: Promise<void>;
  end(): Promise<void>;
}

/** Removes what a killed process left among clips' files. What cannot be removed now is left to the next opening. */
export function tidyUp(library: string): Tidying {
  const stop = new AbortController();
  const done = removeLeftovers(library, stop.signal);
  done.catch(() => undefined); // reported to who writes
  return {
    done,
    async end() {
      const timer = setTimeout(() => stop.abort(), longestEnd);
      await done;
      clearTimeout(timer);
    },
  };
}

async function removeLeftovers(library: string, signal: AbortSignal): Promise<void> {
  for (const kind of mediaKinds) {
    const folders = await removeAmong(path.join(library, kind));
    for (const name of folders) {
      if (signal.aborted) return;
      // Those of clips are named by the beginnings of their ids.
      if (name.length <= 2) await removeAmong(path.join(library, kind, name));
    }
  }
}

/** Removes those that lie in a folder itself; answers the other names. None where it cannot be entered. */
async function removeAmong(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(unlessOfDisk);
  const others: string[] = [];
  for (const name of names ?? []) {
    if (!isLeftover(name)) others.push(name);
    else await removeFile(path.join(folder, name)).catch(unlessOfDisk);
  }
  return others;
}

async function removeFile(file: string): Promise<void> {
  if ((await lstat(file)).isFile()) await rm(file, { force: true });
}

/** Null for what the disk refuses: such a file is in nobody's way, and who writes there is told the same. */
function unlessOfDisk(error: unknown): null {
  if (errnoOf(error) === null) throw error;
  return null;
}
