import type { BigIntStats } from 'node:fs';
import { lstatSync, renameSync } from 'node:fs';
import { lstat, rename } from 'node:fs/promises';
import { hasErrno } from './errno.ts';

/**
 * As Node's `renameSync`. A network share repeats a request whose answer was lost, and then says that the file is gone:
 * the rename has been done when the new name is that file's.
 */
export function renameNow(from: string, to: string): void {
  const file = lstatSync(from, { bigint: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (!hasErrno(error, 'ENOENT') || !isFile(to, file)) throw error;
  }
}

/** As `renameNow`, without blocking. */
export async function renameFile(from: string, to: string): Promise<void> {
  const file = await lstat(from, { bigint: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasErrno(error, 'ENOENT') || !isFile(to, file)) throw error;
  }
}

function isFile(name: string, { ino, dev }: BigIntStats): boolean {
  const there = lstatSync(name, { bigint: true, throwIfNoEntry: false });
  return there?.ino === ino && there.dev === dev;
}
