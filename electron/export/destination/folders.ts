import { lstat, mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { isTemporary } from '../../platform/safe-write.ts';
import { FileRefused } from '../execution/failures.ts';

/** Temporary names of versions before 0.2. */
const olderTemporary = /^\.voicekeep-(\d+-[0-9a-f]{12}|export\.json)\.part$/;

/** Where a file waits whose name another one needs first. */
export function steppedAside(id: string): string {
  return `voicekeep-moving-${id}.mp3`;
}

/** Folders and names in the destination; what is in the files is `FilePool`'s. */
export interface Folders {
  /** Makes the folder of a relative path, parents too; refuses a symlink on the way. */
  makeFolderOf(path: string): Promise<void>;
  /** Moves a file within the destination; refuses when something is in the way. */
  move(from: string, path: string): Promise<void>;
}

export function createFolders(root: string): Folders {
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

/** Whether a file's name is that of a temporary file of an export. */
export function isOwnTemporary(name: string): boolean {
  return isTemporary(name) || olderTemporary.test(name);
}

/** Removes temporary files of runs that were cut short: whoever calls this holds the destination, so nobody writes them. */
export async function removeLeftovers(files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true });
}

/** Takes away the folders that renames left empty, and nothing that holds anything. */
export async function removeEmptied(root: string, folders: ReadonlySet<string>): Promise<void> {
  for (const folder of folders) {
    for (let path = folder; path !== '.'; path = dirname(path)) {
      try {
        await rmdir(join(root, path));
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        break;
      }
    }
  }
}

/** Makes one folder; a symlink in its place is not followed, as it may lead out of the destination. */
async function makeRealFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    if (!(await lstat(folder)).isDirectory()) throw new FileRefused('name-taken', { cause: error });
  }
}

/** Between this look and the rename a file of someone else could still appear. */
async function refuseTaken(target: string): Promise<void> {
  try {
    await lstat(target);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return;
    throw error;
  }
  throw new FileRefused('name-taken');
}

/** The same file under another spelling, where the file system does not tell them apart. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([lstat(one, { bigint: true }), lstat(other, { bigint: true })]);
    return a.dev === b.dev && a.ino === b.ino;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw error;
  }
}
