import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';

export interface InspectedFolder {
  readonly folder: string;
  readonly kind: 'library' | 'empty';
}

/**
 * What a folder is: a library, or one where a new library can be made (empty, or not there yet).
 * Rejects with `library-folder-invalid` when it holds something else, or is the sample's.
 */
export async function inspectFolder(named: string, sample: string): Promise<InspectedFolder> {
  const folder = path.resolve(named);
  const names = await namesIn(folder);
  // Without its database, too, a library is one: it is rebuilt from its records.
  const isLibrary = ['library.sqlite', 'records', 'own.json'].some((name) => names.includes(name));
  const isOther = !isLibrary && names.some((name) => !name.startsWith('.'));
  if (isOther || folder === sample) {
    throw new AppError('library-folder-invalid', { params: { path: folder } });
  }
  return { folder, kind: isLibrary ? 'library' : 'empty' };
}

/** Those of the folders that hold a library now, besides one. */
export async function presentLibraries(folders: readonly string[], than: string): Promise<readonly string[]> {
  const others = new Set(folders.map((one) => path.resolve(one)));
  others.delete(path.resolve(than));
  const there = await Promise.all([...others].map(async (one) => (await holdsLibrary(one)) && one));
  return there.filter((one) => one !== false);
}

/** A folder that cannot be looked into, such as that of a disk which is not there, may hold one. */
async function holdsLibrary(folder: string): Promise<boolean> {
  try {
    return (await namesIn(folder)).includes('library.sqlite');
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw diskError(error, 'app-data', folder);
  }
}
