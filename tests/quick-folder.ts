import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What tests of many short runs take at most. */
const mostBytes = 256 * 1024 * 1024;

/**
 * A folder of its own where flushing takes no time, if the system has such a place: for tests that go through very many
 * runs, each of which flushes each of its files. Whoever makes it removes it.
 */
export function quickFolder(prefix: string): string {
  return mkdtempSync(join(hasRoom('/dev/shm') ? '/dev/shm' : tmpdir(), prefix));
}

function hasRoom(folder: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > mostBytes;
  } catch {
    return false; // there is no such place
  }
}
