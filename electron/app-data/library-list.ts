import type { KnownLibraries } from '../contract/account.ts';
import type { Settings } from '../contract/settings.ts';

/** Where libraries lie that the settings do not name. */
export interface LibraryPlaces {
  /** Where the library lies when none was chosen. */
  readonly usual: string;
  /** Folder that was named from outside for this run. */
  readonly fixed: string | null;
}

/** Folders that are remembered as opened; the oldest are forgotten first. */
const mostOpened = 1000;

export function knownOf(
  { libraryFolder, libraries }: Settings,
  { usual, fixed }: LibraryPlaces,
): KnownLibraries {
  if (fixed !== null) return { current: fixed, folders: [fixed], fixed: true };
  const current = libraryFolder ?? usual;
  // The usual folder is a library until another one is all that was ever chosen.
  const first = libraryFolder === null ? [usual] : [];
  return { current, folders: [...new Set([...first, ...libraries, current])], fixed: false };
}

export function isTrusted(before: Settings, places: LibraryPlaces, folder: string): boolean {
  return knownOf(before, places).folders.includes(folder) && !before.foreignLibraries.includes(folder);
}

/** The settings with a folder chosen; `trusted`: the library in it may be written to. */
export function chosen(
  before: Settings,
  places: LibraryPlaces,
  { folder, trusted }: { readonly folder: string; readonly trusted: boolean },
): Partial<Settings> {
  const others = except(before.foreignLibraries, folder);
  return {
    libraryFolder: folder,
    libraries: [...new Set([...knownOf(before, places).folders, folder])],
    foreignLibraries: trusted ? others : [...others, folder],
  };
}

/** The settings with a folder chosen for a new library: what was known of one that lay there counts no more. */
export function startedNew(before: Settings, places: LibraryPlaces, folder: string): Partial<Settings> {
  const ids = Object.entries(before.libraryIds).filter(([one]) => one !== folder);
  return {
    ...chosen(before, places, { folder, trusted: true }),
    openedLibraries: except(before.openedLibraries, folder),
    libraryIds: Object.fromEntries(ids),
  };
}

export function opened({ openedLibraries }: Settings, folder: string): Partial<Settings> {
  return { openedLibraries: [...new Set([...openedLibraries, folder])].slice(-mostOpened) };
}

/** The settings without a folder; the one that is chosen stays. */
export function unlisted(before: Settings, places: LibraryPlaces, folder: string): Partial<Settings> {
  const { current, folders } = knownOf(before, places);
  if (folder === current) return {};
  return {
    libraryFolder: current,
    libraries: except(folders, folder),
    foreignLibraries: except(before.foreignLibraries, folder),
    openedLibraries: except(before.openedLibraries, folder),
  };
}

function except(folders: readonly string[], folder: string): string[] {
  return folders.filter((one) => one !== folder);
}
