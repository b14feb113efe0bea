import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import path from 'node:path';
import { LeadsOutside, partsOf } from './below.ts';
import { hasErrno } from './errno.ts';

/** A folder, and which one it was when it was first looked at; `identity` null: whichever is there. */
export interface KnownFolder {
  readonly path: string;
  readonly identity: string | null;
}

/** A folder below a root whose files are reached whatever comes to its name, or to one above it, meanwhile. */
export interface HeldFolder {
  /** The path of something that lies in it, while it is held. */
  at(name: string): string;
  close(): void;
}

/** Linux: a name for the folder, nothing to be read or written. Others do not know the flag. */
const nameOnly = 0o10000000;
const folderOnly = nameOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Holds a folder below a root, `.` for the root itself; throws `LeadsOutside` where a link, or anything else that is no
 * folder, lies on the way, `ENODEV` where the root is another than it was, or the system's error. Where the system
 * offers no such hold (anywhere but Linux), this is a look at each part of the way.
 */
export function holdFolder(root: KnownFolder, relative: string): HeldFolder {
  const parts = relative === '.' || relative === '' ? [] : partsOf(relative);
  const fd = process.platform === 'linux' ? openBelow(root, relative, parts) : null;
  const folder = fd === null ? lookAt(root, relative, parts) : pathOf(fd);
  return {
    at: (name) => path.join(folder, name),
    close() {
      if (fd !== null) closeSync(fd);
    },
  };
}

/** Does something in a folder that is held for so long. */
export function inFolder<T>(root: KnownFolder, relative: string, work: (folder: HeldFolder) => T): T {
  const folder = holdFolder(root, relative);
  try {
    return work(folder);
  } finally {
    folder.close();
  }
}

/** Folders of many files, one held at a time: what `at` answers is of use until it is called again. */
export interface HeldFolders {
  /** The path of a file by its plain absolute one. Throws as `holdFolder`. */
  at(file: string): string;
  close(): void;
}

export function holdFolders(root: KnownFolder): HeldFolders {
  let held: { readonly name: string; readonly folder: HeldFolder } | null = null;
  function close(): void {
    held?.folder.close();
    held = null;
  }
  return {
    at(file) {
      const name = path.relative(root.path, path.dirname(file));
      if (held?.name !== name) {
        close();
        held = { name, folder: holdFolder(root, name) };
      }
      return held.folder.at(path.basename(file));
    },
    close,
  };
}

/** Which folder lies at a path; throws `ENODEV` when it is none. */
export function identityOf(folder: string): string {
  return identityIn(lstatSync(folder, { bigint: true }));
}

function pathOf(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/** Null where nothing is mounted at /proc. */
function openBelow(root: KnownFolder, relative: string, parts: readonly string[]): number | null {
  if (lstatSync('/proc/self/fd', { throwIfNoEntry: false }) === undefined) return null;
  let fd: number;
  try {
    fd = openSync(root.path, folderOnly);
  } catch (error) {
    throw hasErrno(error, 'ENOTDIR', 'ELOOP') ? elsewhere() : error;
  }
  try {
    refuseOther(root, identityIn(fstatSync(fd, { bigint: true })));
    for (const part of parts) {
      const next = openSync(path.join(pathOf(fd), part), folderOnly);
      closeSync(fd);
      fd = next;
    }
    return fd;
  } catch (error) {
    closeSync(fd);
    if (hasErrno(error, 'ENOTDIR', 'ELOOP')) throw new LeadsOutside(relative);
    throw error;
  }
}

function lookAt(root: KnownFolder, relative: string, parts: readonly string[]): string {
  refuseOther(root, identityOf(root.path));
  let folder = root.path;
  for (const part of parts) {
    folder = path.join(folder, part);
    if (!lstatSync(folder).isDirectory()) throw new LeadsOutside(relative);
  }
  return folder;
}

function identityIn(stats: { isDirectory(): boolean; readonly dev: bigint; readonly ino: bigint }): string {
  if (!stats.isDirectory()) throw elsewhere();
  return `${stats.dev}:${stats.ino}`;
}

function refuseOther({ identity }: KnownFolder, now: string): void {
  if (identity !== null && identity !== now) throw elsewhere();
}

function elsewhere(): Error {
  return Object.assign(new Error('The folder is another one than before.'), { code: 'ENODEV' });
}
