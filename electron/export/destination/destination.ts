import { lstat, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import { fromHome } from '../../platform/home-path.ts';
import type { KnownFolder } from '../../platform/held-folder.ts';
import { destinationError } from './disk.ts';
import { expectFolder } from './mount-guard.ts';
import type { NameRules } from '../naming/file-name.ts';

/** A folder that may be exported to. */
export interface Destination {
  /** Absolute, symlinks resolved. */
  readonly root: string;
  readonly exists: boolean;
  /** The destination, or what is there of the way to it, as it was when it was looked at. */
  readonly there: KnownFolder;
  /** Where the library lies below the destination, relative and with `/`; nothing is exported into it. */
  readonly libraryInside: string | null;
  /** Bytes free for this user; null when the system does not tell. */
  readonly bytesFree: number | null;
  /** What names it takes at most. */
  readonly nativeNames: NameRules;
  /** Bytes that a name can have there. */
  readonly nameBytes: number;
}

/**
 * Checks a folder that the user chose, and changes nothing.
 * Throws `export-folder-…`, `export-inside-library`, `disk-not-writable`, `disk-missing`.
 */
export async function checkDestination(folder: string, libraryFolder: string): Promise<Destination> {
  try {
    return await lookAtDestination(folder, libraryFolder);
  } catch (error) {
    // It may go away between two looks at it.
    throw destinationError(error);
  }
}

async function lookAtDestination(folder: string, libraryFolder: string): Promise<Destination> {
  const path = fromHome(folder);
  const { existing, rest } =
    isAbsolute(path) && !path.includes('\0') ? await nearest(resolve(path)) : nowhere;
  // What a shell has not replaced would become a folder of that name.
  if (existing === '' || rest.split(sep).includes('~')) {
    throw new AppError('export-folder-relative', { params: { path: folder } });
  }
  if (!(await stat(existing)).isDirectory()) {
    throw new AppError('export-folder-is-file');
  }
  const library = await nearest(resolve(libraryFolder));
  const libraryReal = join(library.existing, library.rest);
  const root = join(existing, rest);
  if (isWithin(root, libraryReal) || (await holds(libraryReal, existing))) {
    throw new AppError('export-inside-library');
  }
  return {
    root,
    exists: rest === '',
    there: { path: existing, identity: await identityOf(existing) },
    libraryInside:
      rest === '' && isWithin(libraryReal, root) ? relative(root, libraryReal).split(sep).join('/') : null,
    bytesFree: await freeBytes(existing),
    nativeNames: await nativeNamesOf(existing),
    nameBytes: await nameBytesOf(existing),
  };
}

const nowhere = { existing: '', rest: '' } as const;

/** Makes the destination's folder, parents too, on the disk that was looked at; false when someone else made it meanwhile. */
export async function createDestination({
  root,
  there,
}: Pick<Destination, 'root' | 'there'>): Promise<boolean> {
  try {
    await expectFolder(there);
    return await makeFolder(root, 0o777);
  } catch (error) {
    throw destinationError(error);
  }
}

/** The part of a path that exists, symlinks resolved, and the rest. */
async function nearest(path: string): Promise<{ readonly existing: string; readonly rest: string }> {
  let rest = '';
  for (let part = path; ; part = dirname(part)) {
    try {
      return { existing: await realpath(part), rest };
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || dirname(part) === part) throw destinationError(error);
      rest = join(basename(part), rest);
    }
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Whether `folder` is `path` or above it, by identity: names may differ by case or by a second mount. */
async function holds(folder: string, path: string): Promise<boolean> {
  let identity: string;
  try {
    identity = await identityOf(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw destinationError(error);
  }
  for (let part = path; ; part = dirname(part)) {
    if ((await identityOf(part)) === identity) return true;
    if (dirname(part) === part) return false;
  }
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

async function freeBytes(path: string): Promise<number | null> {
  try {
    const { bavail, bsize, blocks } = await statfs(path);
    // Some network and pseudo file systems answer noughts.
    return blocks === 0 ? null : bavail * bsize;
  } catch (error) {
    if (errnoOf(error) !== null) return null;
    throw error;
  }
}

/** Most take 255; encrypting ones (eCryptfs: 143) take less. They say so when a name is looked up, without one being made. */
async function nameBytesOf(folder: string): Promise<number> {
  let [fits, most] = [0, 255];
  if (await takesName(folder, most)) return most;
  while (most - fits > 1) {
    const middle = Math.floor((fits + most) / 2);
    if (await takesName(folder, middle)) fits = middle;
    else most = middle;
  }
  return fits;
}

async function takesName(folder: string, bytes: number): Promise<boolean> {
  try {
    await lstat(join(folder, 'x'.repeat(bytes)));
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return !hasErrno(error, 'ENAMETOOLONG');
  }
}

/** `f_type` of file systems that take any character (statfs(2)); on all others names stay portable. */
const posixSystems = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010, 0x2fc12fc1, 0x794c7630,
]);

async function nativeNamesOf(folder: string): Promise<NameRules> {
  if (process.platform === 'darwin') return 'mac';
  if (process.platform !== 'linux') return 'portable';
  try {
    return posixSystems.has((await statfs(folder)).type >>> 0) ? 'posix' : 'portable';
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return 'portable';
  }
}
