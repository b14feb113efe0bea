import { lstatSync } from 'node:fs';
import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { clipIdSchema } from '../../contract/clip.ts';
import { below, LeadsOutside } from '../../platform/below.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import type { HeldFolder, KnownFolder } from '../../platform/held-folder.ts';
import { holdFolder, inFolder } from '../../platform/held-folder.ts';
import { isTemporary } from '../../platform/safe-write.ts';
import { sha256Of } from '../../platform/hash.ts';
import { FileRefused, isDone } from '../execution/failures.ts';
import { nameKey } from '../naming/file-name.ts';
import { isOneFile, takeName } from '../../platform/exclusive-name.ts';
import { syncFolder } from '../../platform/sync-folder.ts';
import { forEachAtOnce } from './disk.ts';

const flushedAtOnce = 4;

/** Temporary names of early development versions. */
const olderTemporary = /^\.voicekeep-(\d+-[0-9a-f]{12}|export\.json)\.part$/;

/** Where a clip's file, or one beside it, waits whose name another one needs first; in its own folder. */
export function steppedAside(id: string, path: string): string {
  // A manifest may come from anywhere: what it calls an id is no part of a path.
  const name = clipIdSchema.safeParse(id).success ? id : sha256Of(id).slice(0, 32);
  return posix.join(posix.dirname(path), `voicekeep-moving-${name}${posix.extname(path)}`);
}

/** Folders and names in the destination; what is in the files is `FilePool`'s. */
export interface Folders {
  /** Makes the folder of a relative path, parents too; refuses a symlink on the way. */
  makeFolderOf(path: string): Promise<void>;
  /** Moves a file within the destination, by way of `aside` where only the case changes; never replaces one. */
  move(from: string, path: string, aside: string): Promise<void>;
  /** Makes durable what names folders have got or lost by the two since the last time. */
  flush(): Promise<void>;
}

/** `fsync` false: it is left to the system when names reach the disk. */
export function createFolders(destination: KnownFolder, fsync = true): Folders {
  const root = destination.path;
  const made = new Map<string, Promise<void>>();
  const touched = new Set<string>();
  const listings = createListings(root);

  function makeFolder(folder: string): Promise<void> {
    if (folder === '.') return Promise.resolve();
    const known = made.get(folder);
    if (known) return known;
    const making = makeFolder(dirname(folder)).then(async () => {
      if (await makeRealFolder(destination, folder)) touched.add(dirname(folder));
    });
    made.set(folder, making);
    return making;
  }

  /** Some drivers number the file anew under each spelling: then the names that the disk shows decide. */
  async function isOne(source: string, target: string, path: string): Promise<boolean> {
    if (isOneFile(source, target)) return true;
    return isThere(target) && !(await listings.shows(path));
  }

  return {
    async makeFolderOf(path) {
      await makeFolder(dirname(path));
      touched.add(dirname(path));
    },
    async move(from, path, aside) {
      const source = await ourFile(root, from);
      await makeFolder(dirname(path));
      touched.add(dirname(from)).add(dirname(path));
      const target = join(root, path);
      if (nameKey(from) === nameKey(path) && (await isOne(source, target, path))) {
        // A disk that does not tell the two names apart takes no rename from one to the other.
        rename(destination, from, aside);
        rename(destination, aside, path);
      } else rename(destination, from, path);
      listings.moved(from, path);
    },
    async flush() {
      const folders = [...touched];
      touched.clear();
      if (fsync) await flushFolders(root, folders);
    },
  };
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Names as the disk spells them; each folder is read once. */
function createListings(root: string) {
  const names = new Map<string, Promise<Set<string>>>();
  function namesIn(folder: string): Promise<Set<string>> {
    const known = names.get(folder) ?? readdir(join(root, folder)).then((all) => new Set(all));
    names.set(folder, known);
    return known;
  }
  async function shows(path: string): Promise<boolean> {
    const folder = posix.dirname(path);
    return (folder === '.' || (await shows(folder))) && (await namesIn(folder)).has(posix.basename(path));
  }
  return {
    shows,
    moved(from: string, to: string): void {
      void names.get(posix.dirname(from))?.then((known) => known.delete(posix.basename(from)));
      void names.get(posix.dirname(to))?.then((known) => known.add(posix.basename(to)));
    },
  };
}

/** Between folders that are held: what has come to their names since they were looked at does not matter. */
function rename(root: KnownFolder, from: string, to: string): void {
  try {
    const taken = inFolder(root, posix.dirname(from), (source) =>
      inFolder(root, posix.dirname(to), (target) =>
        takeName(source.at(posix.basename(from)), target.at(posix.basename(to))),
      ),
    );
    if (!taken) throw new FileRefused('name-taken');
  } catch (error) {
    if (error instanceof LeadsOutside) throw new FileRefused('name-taken', { cause: error });
    throw error;
  }
}

/** Makes the names in folders durable; one that has gone since, or lies behind a link now, has none of ours. */
export async function flushFolders(root: string, folders: Iterable<string>): Promise<void> {
  await forEachAtOnce(folders, flushedAtOnce, async (folder) => {
    try {
      await syncFolder(folder === '.' ? root : await below(root, folder));
    } catch (error) {
      if (!(error instanceof LeadsOutside) && !hasErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
      await lstat(root);
    }
  });
}

/** The absolute path of a file of ours; refuses one behind a link. */
export async function ourFile(root: string, path: string): Promise<string> {
  try {
    return await below(root, path);
  } catch (error) {
    if (error instanceof LeadsOutside) throw new FileRefused('name-taken', { cause: error });
    throw error;
  }
}

/** Whether a file's name is that of a temporary file of an export. */
export function isOwnTemporary(name: string): boolean {
  return isTemporary(name) || olderTemporary.test(name);
}

/**
 * Removes temporary files of runs that were cut short: whoever calls this holds the destination, so nobody writes them.
 * One that cannot be removed stays: it holds nothing up.
 */
export async function removeLeftovers(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) await isDone(root, () => rm(file, { force: true }));
}

/** Temporary files of ours in a folder, absolute; none when the folder is not there, or may not be read. */
export async function leftoversIn(root: string, folder: string): Promise<readonly string[]> {
  try {
    const path = folder === '' ? root : await below(root, folder);
    const items = await readdir(path, { withFileTypes: true });
    return items
      .filter((item) => item.isFile() && isOwnTemporary(item.name))
      .map(({ name }) => join(path, name));
  } catch (error) {
    if (error instanceof LeadsOutside || hasErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM')) return [];
    throw error;
  }
}

/** Takes away the folders that renames left empty, their parents too, and nothing that holds anything. */
export async function removeEmptied(root: string, folders: ReadonlySet<string>): Promise<void> {
  for (const folder of folders) {
    for (let path = folder; path !== '.' && path !== ''; path = dirname(path)) {
      try {
        await rmdir(await below(root, path));
      } catch (error) {
        if (!(error instanceof LeadsOutside) && errnoOf(error) === null) throw error;
        if (!hasErrno(error, 'ENOENT')) break;
      }
    }
  }
}

/** Makes one folder; false where it is there. A symlink in its place is not followed: it may lead out of the destination. */
async function makeRealFolder(root: KnownFolder, path: string): Promise<boolean> {
  const parent = holdOurs(root, dirname(path));
  try {
    await mkdir(parent.at(basename(path)));
    return true;
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    if (!(await lstat(parent.at(basename(path)))).isDirectory())
      throw new FileRefused('name-taken', { cause: error });
    return false;
  } finally {
    parent.close();
  }
}

/** Holds a folder of the destination; refuses one behind a link. */
function holdOurs(root: KnownFolder, folder: string): HeldFolder {
  try {
    return holdFolder(root, folder);
  } catch (error) {
    if (error instanceof LeadsOutside) throw new FileRefused('name-taken', { cause: error });
    throw error;
  }
}

/** Whether anything lies at a path, a link too. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
