import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { isTemporary } from '../platform/safe-write.ts';
import { audioFolder } from './paths.ts';
import { isOfLibrary, isOfSystem } from './permissions.ts';
import { recordsFolder } from './records/record-log.ts';

/** What a library is known by, whatever lies beside it: its database, also one that is being rebuilt or was set aside. */
const ofDatabase = /^library(?:\.[-\w]+)?\.sqlite$/;
/** What older versions wrote beside their files. */
const ofOlder = /^(?:own|library)\.[-\w.]+$/;
const ofRecords = /^clips-\d+-\d+\.jsonl/;

/**
 * Throws `library-folder-invalid` for a folder that holds other things and no library: a new one among them would be in
 * the way of both. A person's home is none, whatever it holds. An empty folder, one that is not there yet and one with what systems leave in it are free.
 */
export async function assertFreeOrLibrary(folder: string, home = homedir()): Promise<void> {
  const names = await namesIn(folder);
  if (names.some((name) => ofDatabase.test(name))) return;
  const isHome = path.resolve(folder) === path.resolve(home);
  const isFree = (name: string) =>
    isOfLibrary(name) || ofOlder.test(name) || isOfSystem(name) || isTemporary(name);
  const isOther = !names.every(isFree);
  if (!isHome && !isOther) return;
  if ((await namesIn(path.join(folder, recordsFolder))).some((name) => ofRecords.test(name))) return;
  if (await holdsClips(path.join(folder, audioFolder))) return;
  throw new AppError('library-folder-invalid', { params: { path: folder } });
}

/** Whether a clip's file lies below a folder: in one that is named by the beginning of its id. */
async function holdsClips(folder: string): Promise<boolean> {
  for (const short of (await namesIn(folder)).filter((name) => name.length <= 2))
    if ((await namesIn(path.join(folder, short))).some((file) => file.startsWith(short))) return true;
  return false;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return [];
    throw diskError(error, 'library', folder);
  }
}
