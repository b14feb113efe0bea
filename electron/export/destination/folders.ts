import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from './disk.ts';

const temporaryName = /^\.voicekeep-(\d+)-[0-9a-f]{12}\.part$/;

/** Where a file waits whose name another one needs first. */
export function steppedAside(id: string): string {
  return `voicekeep-moving-${id}.mp3`;
}

/** Why one file could not be placed; the others can be. The message is for a person. */
export class FileRefused extends Error {}

/** Folders and names in the destination; what is in the files is `FilePool`'s. */
export interface Places {
  /** Makes the folder of a relative path, parents too; refuses a symlink on the way. */
  makeFolderOf(path: string): Promise<void>;
  /** Moves a file within the destination; refuses when something is in the way. */
  move(from: string, path: string): Promise<void>;
}

export function createPlaces(root: string): Places {
  const folders = new Map<string, Promise<void>>();

  function makeFolder(folder: string): Promise<void> {
    if (folder === '.') return Promise.resolve();
    const known = folders.get(folder);
    if (known) return known;
    const made = makeFolder(dirname(folder)).then(() => makeRealFolder(join(root, folder)));
    folders.set(folder, made);
    return made;
  }

  return {
    makeFolderOf: (path) => makeFolder(dirname(path)),
    async move(from, path) {
      await makeFolder(dirname(path));
      const [source, target] = [join(root, from), join(root, path)];
      if (!(await isSameFile(source, target))) await refuseTaken(target);
      await rename(source, target);
    },
  };
}

export function temporaryFileName(): string {
  return `.voicekeep-${process.pid}-${randomBytes(6).toString('hex')}.part`;
}

/** Whether a file's name is that of a temporary file of an export. */
export function isOwnTemporary(name: string): boolean {
  return temporaryName.test(name) || name === '.voicekeep-export.json.part';
}

/** Removes temporary files of runs that were cut short: whoever calls this holds the destination, so nobody writes them. */
export async function removeLeftovers(files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true });
}

export const inTheWay = 'A file that Voicekeep did not write is in the way; it was left alone.';
export const damagedSource =
  'The cached audio is damaged, so it was not exported. Verify the library with repair, then export again.';

/** Makes one folder; a symlink in its place is not followed, as it may lead out of the destination. */
async function makeRealFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (!(await lstat(folder)).isDirectory()) throw new FileRefused(inTheWay, { cause: error });
  }
}

/** Between this look and the rename a file of someone else could still appear. */
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
