import { randomUUID } from 'node:crypto';
import { lstat, rm } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { errnoOf, hasErrno } from '../../platform/errno.ts';
import { takeName } from '../../platform/exclusive-name.ts';
import { readRegular } from '../../platform/open-file.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { processStart } from '../../platform/process-start.ts';
import { renameFile } from '../../platform/rename.ts';
import { createExclusive, temporaryBeside } from '../../platform/safe-write.ts';

export const lockName = 'voicekeep-export.lock';
const mostBytes = 4096;
/** Milliseconds by which the start of one process may seem to differ. */
const startsApart = 10_000;
/** Milliseconds by which a disk may show times of another zone. */
const timesApart = 26 * 3_600_000;
const holderSchema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  mark: z.string().optional(),
  /** When the process began, in milliseconds since 1970. */
  started: z.number().optional(),
});
/** Ids of the locks that this process holds: one of its own that is not among them was left on a disk that went away. */
const held = new Set<string>();

/**
 * Holds a destination for one export; answers what lets it go. `export-busy` while another export holds it.
 * A lock whose process has died on this machine counts for nothing; on another machine nobody can tell.
 */
export async function lockDestination(root: string): Promise<() => Promise<void>> {
  const file = join(root, lockName);
  const mark = randomUUID();
  const started = processStart(process.pid) ?? undefined;
  const mine = `${JSON.stringify({ pid: process.pid, host: hostname(), mark, started })}\n`;
  for (let tries = 0; ; tries += 1) {
    try {
      held.add(mark);
      await writeLock(file, mine);
      return async () => {
        held.delete(mark);
        // Another folder may have come to this name, with a lock of its own.
        if ((await textOf(file)) === mine) await rm(file, { force: true });
      };
    } catch (error) {
      held.delete(mark);
      if (!hasErrno(error, 'EEXIST')) throw error;
      const text = await textOf(file);
      if (tries > 1 || !(text === null || (await isLeft(file, text))))
        throw new AppError('export-busy', { cause: error });
      if (text !== null) await takeAway(file, text);
    }
  }
}

/** Takes a lock away that is left over; one that another export has put in its place since stays. */
async function takeAway(file: string, left: string): Promise<void> {
  const aside = temporaryBeside(file);
  try {
    await renameFile(file, aside);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return;
    throw error;
  }
  if ((await textOf(aside)) === left || !takeName(aside, file)) await rm(aside, { force: true });
}

/** Null when there is none. */
async function textOf(file: string): Promise<string | null> {
  try {
    return (await readRegular(file, mostBytes)).toString('utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Makes the lock; one that cannot be written whole is taken away. `EEXIST` when there is one. */
async function writeLock(file: string, text: string): Promise<void> {
  const handle = await createExclusive(file, 0o666);
  try {
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function isLeft(file: string, text: string): Promise<boolean> {
  const holder = holderSchema.safeParse(parseJson(text));
  // Cut short by a crash between making and writing it.
  if (!holder.success) return true;
  const { host, pid, mark, started } = holder.data;
  if (host !== hostname()) return false;
  if (pid === process.pid) return mark === undefined || !held.has(mark);
  return !isRunning(pid) || (await isAnother(pid, started, file));
}

/** Whether the process that has the number now began after the lock was made: numbers are given again. */
async function isAnother(pid: number, started: number | undefined, file: string): Promise<boolean> {
  const now = processStart(pid);
  if (now !== null && started !== undefined) return Math.abs(now - started) > startsApart;
  const { mtimeMs } = await lstat(file);
  // Older versions do not say; then at least what was there before the computer started is left over.
  return (now ?? Date.now() - uptime() * 1000) > mtimeMs + timesApart;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}
