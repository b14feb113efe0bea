import { closeSync, linkSync, lstatSync, openSync, rmSync } from 'node:fs';
import { hasErrno } from './errno.ts';
import { renameNow } from './rename.ts';

/** What file systems without hard links answer: FAT, exFAT, some network shares; and where a program may not make them. */
const noLinks = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EMLINK',
  'UNKNOWN',
  'EACCES',
] as const;

/**
 * Gives a file a name that nobody has, without ever replacing one: false when it is taken, by a link too. Runs without
 * waiting in between; throws the system's error.
 *
 * `rename` alone would replace what came to the name since it was looked at. A hard link does not; where there are none,
 * the name is first taken by an empty file of our own, which the rename then replaces.
 */
export function takeName(file: string, name: string): boolean {
  try {
    linkSync(file, name);
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return isHalfMoved(file, name) && finish(file);
    if (!hasErrno(error, ...noLinks)) throw error;
    return takeNameWithoutLinks(file, name);
  }
  return finish(file);
}

function finish(file: string): true {
  // A share whose answer was lost may say that it is gone already.
  rmSync(file, { force: true });
  return true;
}

/** A run that was killed between the new name and the end of the old one left both. */
function isHalfMoved(file: string, name: string): boolean {
  const [one, other] = [lstatSync(file, { bigint: true }), lstatSync(name, { bigint: true })];
  return one.isFile() && one.nlink > 1n && one.ino === other.ino && one.dev === other.dev;
}

function takeNameWithoutLinks(file: string, name: string): boolean {
  try {
    closeSync(openSync(name, 'wx'));
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw error;
  }
  try {
    renameNow(file, name);
  } catch (error) {
    // Only what was made to take the name: it is empty, and what was to get it is still where it was.
    const taken = lstatSync(name, { throwIfNoEntry: false });
    if (taken?.isFile() && taken.size === 0) rmSync(name, { force: true });
    throw error;
  }
  return true;
}

/** Whether two names are one file that the disk shows under either spelling; false when one of them is not there. */
export function isOneFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => lstatSync(file, { bigint: true, throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}
