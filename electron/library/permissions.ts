import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { hasErrno } from '../platform/errno.ts';

const ours =
  /^(?:library(?:\.damaged-[-0-9TZ]+)?\.sqlite(?:-wal|-shm)?|library\.lock(?:\.txt)?|own(?:\.\w+-[-0-9TZ]+)?\.json|README\.txt|audio|video|records)$/;

/**
 * Makes what lies in a library for its owner alone, as far as it is ours: the folders that hold clips and records, and the
 * files beside them. Answers how many of them others could read before. Windows keeps files of a person apart by itself.
 */
export function makePrivate(folder: string): number {
  if (process.platform === 'win32') return 0;
  let found = 0;
  for (const name of readdirSync(folder).filter((entry) => ours.test(entry))) {
    const file = path.join(folder, name);
    const stats = lstatSync(file);
    const isPlain = stats.isFile() || stats.isDirectory();
    if (!isPlain || stats.uid !== process.getuid?.() || (stats.mode & 0o077) === 0) continue;
    try {
      chmodSync(file, stats.isDirectory() ? 0o700 : 0o600);
      found += 1;
    } catch (error) {
      // Some file systems have no permissions to set.
      if (!hasErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL')) throw error;
    }
  }
  return found;
}
