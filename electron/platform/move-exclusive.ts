import { constants, copyFileSync, rmSync } from 'node:fs';
import { hasErrno } from './errno.ts';
import { takeName } from './exclusive-name.ts';
import { temporaryBeside } from './safe-write.ts';

/** As `takeName`, to another disk where needed: the file is then copied beside its new name first. Throws the system's error. */
export function moveExclusiveNow(from: string, to: string): boolean {
  try {
    return takeName(from, to);
  } catch (error) {
    if (!hasErrno(error, 'EXDEV')) throw error;
  }
  const copy = temporaryBeside(to);
  try {
    copyFileSync(from, copy, constants.COPYFILE_EXCL);
    if (!takeName(copy, to)) return false;
  } finally {
    rmSync(copy, { force: true });
  }
  rmSync(from);
  return true;
}
