import path from 'node:path';
import type { KnownLibraries } from '../contract/account.ts';
import { AppError } from '../contract/errors.ts';
import type { Settings } from '../contract/settings.ts';
import type { InspectedFolder } from './library-folders.ts';
import { inspectFolder, presentLibraries } from './library-folders.ts';
import type { LibraryPlaces } from './library-list.ts';
import { chosen, isTrusted, knownOf, opened, startedNew, unlisted } from './library-list.ts';
import type { SettingsStore } from './settings.ts';

/** The libraries of several accounts, one folder each, and which of them is the one to open. */
export interface Libraries {
  known(): Promise<KnownLibraries>;
  /** Rejects with `library-not-listed` unless the folder is one of the known, and with `library-fixed` where none can be chosen. */
  assertKnown(folder: string): Promise<void>;
  /** What a folder is. Rejects as `inspectFolder` does, and with `library-fixed`. */
  inspect(folder: string): Promise<InspectedFolder>;
  /** Whether a folder is the person's own, and not one that others prepared: known, and not said to be foreign. */
  isTrusted(folder: string): Promise<boolean>;
  /** Whether a library was once open in a folder. */
  wasOpened(folder: string): Promise<boolean>;
  noteOpened(folder: string): Promise<void>;
  /** Takes a folder into the known ones and chooses it; `trusted`: it may be written to. */
  choose(folder: string, trusted?: boolean): Promise<void>;
  /** Chooses a folder for a new library: what was known of one that lay there before counts no more. */
  startNew(folder: string): Promise<void>;
  /** Takes a folder off the list whose library was found elsewhere. */
  dropMoved(folder: string): Promise<void>;
  /** The folders of libraries of this person's that are there, besides one. */
  others(than: string): Promise<readonly string[]>;
  /** Takes a folder off the list; nothing on disk is touched. The one that is chosen stays. */
  unlist(folder: string): Promise<void>;
}

/** `sample`: folder of the sample's library, which is no person's. */
export function createLibraries({
  settings,
  sample,
  ...places
}: LibraryPlaces & { readonly settings: SettingsStore; readonly sample: string }): Libraries {
  const { usual, fixed } = places;

  /** Which folders there are is the person's choice, unless one was named for this run. */
  async function change(made: (before: Settings) => Partial<Settings>): Promise<void> {
    assertFree();
    await settings.change(made);
  }

  function assertFree(): void {
    if (fixed !== null) throw new AppError('library-fixed');
  }

  const known = async () => knownOf(await settings.read(), places);
  const unlist = (folder: string) => change((before) => unlisted(before, places, folder));

  return {
    known,
    async assertKnown(folder) {
      assertFree();
      if ((await known()).folders.includes(folder)) return;
      throw new AppError('library-not-listed', { params: { path: folder } });
    },
    async inspect(folder) {
      assertFree();
      return inspectFolder(folder, sample);
    },
    isTrusted: async (folder) => isTrusted(await settings.read(), places, folder),
    async wasOpened(folder) {
      // One that may only be read is not among the opened, and is none of ours to make anew either.
      const { openedLibraries, foreignLibraries } = await settings.read();
      return openedLibraries.includes(folder) || foreignLibraries.includes(folder);
    },
    async noteOpened(folder) {
      if ((await settings.read()).openedLibraries.includes(folder)) return;
      await settings.change((before) => opened(before, folder));
    },
    choose: (folder, trusted = true) => change((before) => chosen(before, places, { folder, trusted })),
    startNew: (folder) => change((before) => startedNew(before, places, folder)),
    async dropMoved(folder) {
      const { libraryFolder, libraryIds } = await settings.read();
      const here = libraryFolder ?? usual;
      const isSame = libraryIds[folder] !== undefined && libraryIds[folder] === libraryIds[here];
      if (folder === here || !isSame) return;
      if (!(await presentLibraries([folder], here)).includes(path.resolve(folder))) await unlist(folder);
    },
    async others(than) {
      const { libraryFolder, libraries } = await settings.read();
      return presentLibraries([usual, ...libraries, libraryFolder ?? usual], than);
    },
    unlist,
  };
}
