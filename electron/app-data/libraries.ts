import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { KnownLibraries } from '../contract/account.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import type { SettingsStore } from './settings.ts';

/** The libraries of several accounts, one folder each, and which of them is the one to open. */
export interface Libraries {
  known(): Promise<KnownLibraries>;
  /** Chooses one of the known. Rejects with `library-not-listed` for any other folder. */
  choose(folder: string): Promise<void>;
  /**
   * Takes a folder that is a library, or empty, or not there yet, into the known ones and chooses it.
   * `library-folder-invalid` when it holds something else. Answers whether it is a library already.
   */
  add(folder: string): Promise<boolean>;
  /** Takes a folder off the list; nothing on disk is touched. The one that is chosen stays. */
  unlist(folder: string): Promise<void>;
}

export function createLibraries(options: {
  readonly settings: SettingsStore;
  /** Where the library lies when none was chosen. */
  readonly usual: string;
  /** Folder that was given from outside for this run. */
  readonly given: string | null;
}): Libraries {
  const { settings, usual, given } = options;

  async function known(): Promise<KnownLibraries> {
    const { libraryFolder, libraries } = await settings.read();
    const current = libraryFolder ?? usual;
    if (given !== null) return { current: given, folders: [given], fixed: true };
    // The usual place is a library until another one is all that was ever chosen.
    const first = libraryFolder === null ? [usual] : [];
    return { current, folders: [...new Set([...first, ...libraries, current])], fixed: false };
  }

  async function choose(folder: string): Promise<void> {
    const { folders, fixed } = await known();
    if (fixed) throw new AppError('library-fixed');
    await settings.change({ libraryFolder: folder, libraries: [...new Set([...folders, folder])] });
  }

  return {
    known,
    async choose(folder) {
      if (!(await known()).folders.includes(folder)) {
        throw new AppError('library-not-listed', { params: { path: folder } });
      }
      await choose(folder);
    },
    async add(given) {
      const folder = path.resolve(given);
      const names = await namesIn(folder);
      const isLibrary = names.includes('library.sqlite');
      if (!isLibrary && names.some((name) => !name.startsWith('.'))) {
        throw new AppError('library-folder-invalid', { params: { path: folder } });
      }
      await choose(folder);
      return isLibrary;
    },
    async unlist(folder) {
      const { current, folders, fixed } = await known();
      if (fixed) throw new AppError('library-fixed');
      if (folder === current) return;
      await settings.change({
        libraryFolder: current,
        libraries: folders.filter((one) => one !== folder),
      });
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    throw diskError(error, 'app-data', folder);
  }
}
