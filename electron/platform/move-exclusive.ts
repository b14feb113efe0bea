import { constants, copyFileSync, linkSync, rmSync, unlinkSync } from 'node:fs';
import { hasErrno } from './errno.ts';

/** Moves a file, to another disk where needed. Throws the system's error; `EEXIST` when anything has the name already. */
export function moveExclusiveNow(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (hasErrno(error, 'EEXIST', 'ENOENT')) throw error;
    copyNow(from, to);
  }
  unlinkSync(from);
}

/** For another disk, and for disks that know no links. */
function copyNow(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) rmSync(to, { force: true });
    throw error;
  }
}
