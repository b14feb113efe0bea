import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { errnoOf } from './disk.ts';

export const lockName = 'voicekeep-export.lock';
const holderSchema = z.object({ pid: z.int().min(1), host: z.string() });

/**
 * Holds a destination for one export; answers what lets it go. `export-busy` while another export holds it.
 * A lock whose process has died on this machine counts for nothing; on another machine nobody can tell.
 */
export async function lockDestination(root: string): Promise<() => Promise<void>> {
  const file = join(root, lockName);
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let tries = 0; ; tries += 1) {
    try {
      const handle = await open(file, 'wx');
      try {
        await handle.writeFile(`${mine}\n`);
      } finally {
        await handle.close();
      }
      return () => rm(file, { force: true });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      if (tries > 1 || !(await isLeft(file))) throw busy(error);
      await rm(file, { force: true });
    }
  }
}

async function isLeft(file: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true;
    throw error;
  }
  const holder = holderSchema.safeParse(parsed(text));
  // Cut short by a crash between making and writing it.
  if (!holder.success) return true;
  return holder.data.host === hostname() && holder.data.pid !== process.pid && !isRunning(holder.data.pid);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

function busy(cause: unknown): AppError {
  return new AppError(
    'export-busy',
    `Another export to this folder is under way. Nothing was changed. Wait until it is done; if you are sure that none runs, delete ${lockName} in the folder.`,
    { cause },
  );
}
