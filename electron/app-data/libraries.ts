import path from 'node:path';
import type { KnownLibraries } from '../contract/account.ts';
import { AppError } from '../contract/errors.ts';
import type { Settings } from '../contract/settings.ts';
import type { InspectedFolder } from './library-folders.ts';
import { inspectFolder, presentLibraries } from './library-folders.ts';
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

/** Folders that are remembered; the oldest are forgotten first. */
const mostOpened = 1000;

export function createLibraries(options: {
  readonly settings: SettingsStore;
  /** Where the library lies when none was chosen. */
  readonly usual: string;
  /** The sample's, which is no person's. */
  readonly sample: string;
  /** Folder that was named from outside for this run. */
  readonly fixed: string | null;
}): Libraries {
  const { settings, usual, sample, fixed } = options;

  function knownOf({ libraryFolder, libraries }: Settings): KnownLibraries {
    if (fixed !== null) return { current: fixed, folders: [fixed], fixed: true };
    const current = libraryFolder ?? usual;
    // The usual folder is a library until another one is all that was ever chosen.
    const first = libraryFolder === null ? [usual] : [];
    return { current, folders: [...new Set([...first, ...libraries, current])], fixed: false };
  }

  function assertFree(): void {
    if (fixed !== null) throw new AppError('library-fixed');
  }

  function chosen(before: Settings, folder: string, trusted: boolean): Partial<Settings> {
    const others = before.foreignLibraries.filter((one) => one !== folder);
    return {
      libraryFolder: folder,
      libraries: [...new Set([...knownOf(before).folders, folder])],
      foreignLibraries: trusted ? others : [...others, folder],
    };
  }

  async function unlist(folder: string): Promise<void> {
    assertFree();
    await settings.change((before) => {
      const { current, folders } = knownOf(before);
      if (folder === current) return {};
      return {
        libraryFolder: current,
        libraries: folders.filter((one) => one !== folder),
        foreignLibraries: before.foreignLibraries.filter((one) => one !== folder),
        openedLibraries: before.openedLibraries.filter((one) => one !== folder),
      };
    });
  }

  const known = async () => knownOf(await settings.read());

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
    async isTrusted(folder) {
      const before = await settings.read();
      return knownOf(before).folders.includes(folder) && !before.foreignLibraries.includes(folder);
    },
    async wasOpened(folder) {
      return (await settings.read()).openedLibraries.includes(folder);
    },
    async noteOpened(folder) {
      if ((await settings.read()).openedLibraries.includes(folder)) return;
      await settings.change(({ openedLibraries }) => ({
        openedLibraries: [...new Set([...openedLibraries, folder])].slice(-mostOpened),
      }));
    },
    async choose(folder, trusted = true) {
      assertFree();
      await settings.change((before) => chosen(before, folder, trusted));
    },
    async startNew(folder) {
      assertFree();
      await settings.change((before) => ({
        ...chosen(before, folder, true),
        openedLibraries: before.openedLibraries.filter((one) => one !== folder),
        libraryIds: without(before.libraryIds, folder),
      }));
    },
    async dropMoved(folder) {
      const { libraryFolder, libraryIds } = await settings.read();
      const here = libraryFolder ?? usual;
      if (folder === here || libraryIds[folder] === undefined || libraryIds[folder] !== libraryIds[here])
        return;
      if (!(await presentLibraries([folder], here)).includes(path.resolve(folder))) await unlist(folder);
    },
    async others(than) {
      const { libraryFolder, libraries } = await settings.read();
      return presentLibraries([usual, ...libraries, libraryFolder ?? usual], than);
    },
    unlist,
  };
}

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([one]) => one !== name));
}
