import { chmodSync, lstatSync } from 'node:fs';
import { hasErrno } from './errno.ts';

/**
 * Takes from others the right to read a file or a folder of this user's; true when they had it. Links and what belongs to
 * someone else are let be. Windows keeps files of a person apart by itself. Throws the system's error.
 */
export function makeOwnerOnly(file: string): boolean {
  if (process.platform === 'win32') return false;
  const stats = lstatSync(file);
  const isPlain = stats.isFile() || stats.isDirectory();
  if (!isPlain || stats.uid !== process.getuid?.() || (stats.mode & 0o077) === 0) return false;
  try {
    chmodSync(file, stats.isDirectory() ? 0o700 : 0o600);
    return true;
  } catch (error) {
    // Some file systems have no permissions to set.
    if (hasErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL')) return false;
    throw error;
  }
}
