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
/** Of Unix; the topmost folder of a disk, as Windows has them, may be a library. */
const systemRoot = '/';
/** What older versions wrote beside their files. */
const ofOlder = /^(?:own|library)\.[-\w.]+$/;
const ofRecords = /^clips-\d+-\d+\.jsonl/;

/**
 * Throws `library-folder-invalid` where a new library would be in the way of a person's files: in a folder that holds other
 * things, some of them under names that a library needs, and in a person's home and the system's topmost folder, whatever
 * they hold. One that holds a library, or what is left of one, is free for it.
 */
export async function assertFreeOrLibrary(folder: string, home = homedir()): Promise<void> {
  const place = path.resolve(folder);
  const names = await namesIn(place);
  if (names.some((name) => ofDatabase.test(name))) return;
  const isNone = [path.resolve(home), systemRoot].includes(place);
  const isOurs = (name: string) => isOfLibrary(name) || ofOlder.test(name);
  const areMixed =
    names.some(isOurs) && !names.every((name) => isOurs(name) || isOfSystem(name) || isTemporary(name));
  if (!isNone && !areMixed) return;
  if ((await namesIn(path.join(place, recordsFolder))).some((name) => ofRecords.test(name))) return;
  if (await holdsClips(path.join(place, audioFolder))) return;
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
