import { lstat } from 'node:fs/promises';
import { LeadsOutside } from '../../platform/below.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { isOneFile } from '../../platform/exclusive-name.ts';
import { hashFile } from '../../platform/hash.ts';
import { NotOurFile } from '../../platform/open-file.ts';
import { ourFile } from '../destination/folders.ts';
import { FileRefused } from './failures.ts';

/** The hash of a file of ours; null for what is not there, is no regular file, or cannot be read. */
export async function hashAt(root: string, path: string): Promise<string | null> {
  try {
    return (await hashFile(await ourFile(root, path))).sha256;
  } catch (error) {
    if (error instanceof FileRefused || error instanceof NotOurFile || error instanceof LeadsOutside)
      return null;
    if (errnoOf(error) === null || hasErrno(error, 'ENODEV', 'ESTALE', 'ENOTCONN')) throw error;
    return null;
  }
}

/** Of files below a folder; each is read once. */
export interface Hashes {
  at(path: string): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  isOne(path: string, other: string): Promise<boolean>;
}

/** Looks at files below `root`, following no link. */
export function createHashes(root: string): Hashes {
  const known = new Map<string, Promise<string | null>>();
  return {
    at(path) {
      const hash = known.get(path) ?? hashAt(root, path);
      known.set(path, hash);
      return hash;
    },
    async exists(path) {
      try {
        await lstat(await ourFile(root, path));
        return true;
      } catch (error) {
        if (error instanceof FileRefused || errnoOf(error) !== null) return false;
        throw error;
      }
    },
    async isOne(path, other) {
      try {
        return isOneFile(await ourFile(root, path), await ourFile(root, other));
      } catch (error) {
        if (error instanceof FileRefused || errnoOf(error) !== null) return false;
        throw error;
      }
    },
  };
}
