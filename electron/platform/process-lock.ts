import { lstat, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { hasErrno } from './errno.ts';
import { NotOurFile } from './open-file.ts';
import { createExclusive } from './safe-write.ts';

/** A right that one process at a time has. */
export interface ProcessLock {
  /** False when someone deleted the lock file meanwhile: then another process may have made a new one. */
  isHeld(): Promise<boolean>;
  release(): void;
}

/** Milliseconds between two tries: the first, and the longest. */
const firstWait = 2;
const longestWait = 50;

/**
 * Takes a lock of the operating system on a file (by way of SQLite, which knows how on each of them), so it ends with its
 * process, however that ends. Waits for up to `patience` milliseconds; null when another process had it all the time.
 * Where the disk has no locks, or may not be written to, there is nothing to hold, and none is held. Rejects with the
 * system's error or `NotOurFile`.
 */
export async function takeProcessLock(file: string, patience: number): Promise<ProcessLock | null> {
  const { DatabaseSync } = await import('@photostructure/sqlite');
  const end = performance.now() + patience;
  let wait = firstWait;
  for (;;) {
    const inode = await madeSure(file);
    const isHeld = async () => (await inodeOf(file)) === inode;
    const attempt = tryToHold(() => new DatabaseSync(file));
    switch (attempt.outcome) {
      case 'held':
        if (await isHeld()) return { isHeld, release: attempt.release };
        attempt.release();
        break;
      case 'no-locks':
        return { isHeld: () => Promise.resolve(true), release: () => undefined };
      case 'no-database':
        await rm(file, { force: true });
        break;
      case 'busy':
        break;
    }
    if (performance.now() > end) return null;
    await delay(wait);
    wait = Math.min(2 * wait, longestWait);
  }
}

type Attempt =
  | { readonly outcome: 'held'; readonly release: () => void }
  | { readonly outcome: 'busy' | 'no-locks' | 'no-database' };

function tryToHold(open: () => DatabaseSyncInstance): Attempt {
  let database: DatabaseSyncInstance | null = null;
  try {
    const opened = (database = open());
    opened.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return { outcome: 'held', release: () => opened.close() };
  } catch (error) {
    database?.close();
    const text = error instanceof Error ? error.message : '';
    if (/locked|busy/i.test(text)) return { outcome: 'busy' };
    if (/disk I\/O error|readonly|unable to open/i.test(text)) return { outcome: 'no-locks' };
    if (/not a database|malformed/i.test(text)) return { outcome: 'no-database' };
    // SQLite says so in words alone.
    throw /disk is full/i.test(text)
      ? Object.assign(new Error(text, { cause: error }), { code: 'ENOSPC' })
      : error;
  }
}

/** Makes the file unless it is there, and answers which file it is. */
async function madeSure(file: string): Promise<bigint> {
  for (;;) {
    const inode = await inodeOf(file);
    if (inode !== null) return inode;
    try {
      await (await createExclusive(file)).close();
    } catch (error) {
      if (!hasErrno(error, 'EEXIST')) throw error; // another process was quicker
    }
  }
}

async function inodeOf(file: string): Promise<bigint | null> {
  try {
    const stats = await lstat(file, { bigint: true });
    if (!stats.isFile()) throw new NotOurFile(file, 'not-regular');
    return stats.ino;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
