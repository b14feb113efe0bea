import path from 'node:path';
import type { NamedLibrary, OpenAccount, OpenKind, OpenMode } from './account/account.ts';
import type { ClientOptions } from './account/clients.ts';
import { createClients } from './account/clients.ts';
import { createConnect } from './account/connect.ts';
import { createOpenAccount } from './account/open-account.ts';
import { createSyncWithKey } from './account/sync-with-key.ts';
import type { ExportJobStore } from './app-data/export-jobs.ts';
import { createExportJobStore } from './app-data/export-jobs.ts';
import type { Libraries } from './app-data/libraries.ts';
import { createLibraries } from './app-data/libraries.ts';
import type { SavedPlayers } from './app-data/player-states.ts';
import { createSavedPlayers } from './app-data/player-states.ts';
import type { Profile } from './app-data/runtime-config.ts';
import { libraryFolder, sampleFolder } from './app-data/runtime-config.ts';
import type { SavedExports } from './app-data/saved-exports.ts';
import { createSavedExports } from './app-data/saved-exports.ts';
import type { SettingsStore } from './app-data/settings.ts';
import { createSettings } from './app-data/settings.ts';
import type { ViewStates } from './app-data/view-states.ts';
import { createViewStates } from './app-data/view-states.ts';
import type { Notify } from './contract/notices.ts';
import type { EntryUrls } from './entry-urls.ts';
import type { KeptKey, KeyHolder } from './keychain/key-holder.ts';
import { createKeyHolder } from './keychain/key-holder.ts';
import type { KeyNames } from './keychain/key-names.ts';
import { createKeyNames } from './keychain/key-names.ts';
import type { Keychain } from './keychain/keychain.ts';

/** The parts of the product put together, for the window and for the terminal. */
export interface Parts {
  readonly home: string;
  /** Who holds a library that is open here, for the message that another process gets. */
  readonly holder: string;
  readonly settings: SettingsStore;
  readonly views: ViewStates;
  readonly savedPlayers: SavedPlayers;
  readonly exportJobs: ExportJobStore;
  readonly savedExports: SavedExports;
  /** The key of the service account. */
  readonly key: KeyHolder;
  /** The libraries of this person's accounts. */
  readonly libraries: Libraries;
  /** Checks the key against the service and the library's clips, then keeps it. Rejects with `key-…` or `service-…`; then nothing is kept. */
  connect(key: string, signal?: AbortSignal): Promise<KeptKey>;
  /**
   * Opens a library (`at`: not the one of the settings); works with no network and no keychain. The key is looked for when
   * a job first needs it. One that came from someone else opens for reading only, whatever the mode.
   */
  open(kind: OpenKind, mode?: OpenMode, at?: NamedLibrary): Promise<OpenAccount>;
  /** Whether a key is saved that belongs to the library in this folder, and to none of the others that are known. */
  hasKeyOfItsOwn(folder: string): Promise<boolean>;
  /** Forgets the key of the library in this folder; `keychain-…`. */
  forgetKey(folder: string): Promise<void>;
  /** Folder of the library that `open` would open. */
  libraryFolder(kind: OpenKind): Promise<string>;
}

export interface PartsOptions extends Profile, EntryUrls, Omit<ClientOptions, 'packageFile'> {
  readonly keychain: Keychain;
  /** Who holds the library, for the message that another process gets: such as "the Voicekeep app". */
  readonly holder: string;
  /** Called with what the person is to be told, such as that a damaged settings file was set aside. */
  readonly notify: Notify;
  /** Takes a line for the log. Default: it is dropped, as a terminal has no log. */
  readonly log?: (line: string) => void;
}

/** Puts the parts together, for one run. */
export function createParts(options: PartsOptions): Parts {
  const { home, notify, workers, holder } = options;
  const settings = createSettings({ file: path.join(home, 'settings.json'), notify });
  const folderOf = async (kind: OpenKind) => libraryFolder(kind, options, await settings.read());
  const serviceFolder = () => folderOf('service');
  const libraries = createLibraries({
    settings,
    usual: path.join(home, 'library'),
    sample: sampleFolder(home),
    fixed: options.libraryFolder,
  });
  const keyNames = createKeyNames({ apiUrl: options.apiUrl, settings });
  const key = createKey(options, { settings, keyNames, folder: serviceFolder });
  const clients = createClients(options);
  const syncWithKey = createSyncWithKey({ key, keyNames, clients, home, notify });
  return {
    ...createSaved(home, notify, libraries),
    ...createKeyOfFolder({ settings, libraries, keyNames, key }),
    home,
    holder,
    settings,
    key,
    libraries,
    libraryFolder: folderOf,
    connect: createConnect({ key, keyNames, clients, workers, holder, folder: serviceFolder }),
    open: createOpenAccount({
      ...options,
      libraries,
      keyNames,
      clients,
      syncWithKey,
      folderOf,
      isNamed: options.libraryFolder !== null,
    }),
  };
}

/** The key of the library that is chosen; what is remembered of each stands in the settings. */
function createKey(
  { keychain, environmentKey }: Pick<PartsOptions, 'keychain' | 'environmentKey'>,
  {
    settings,
    keyNames,
    folder,
  }: {
    readonly settings: SettingsStore;
    readonly keyNames: KeyNames;
    readonly folder: () => Promise<string>;
  },
): KeyHolder {
  return createKeyHolder({
    keychain,
    environmentKey,
    account: async () => keyNames.of(await folder()),
    formerName: (name) => keyNames.former(name),
    marker: {
      read: async (name) => (await settings.read()).keys[name] ?? { saved: false, standing: 'untried' },
      write: async (name, mark) => {
        await settings.change(({ keys }) => ({ keys: { ...keys, [name]: mark } }));
      },
    },
  });
}

function createKeyOfFolder({
  settings,
  libraries,
  keyNames,
  key,
}: Pick<Parts, 'settings' | 'libraries' | 'key'> & { readonly keyNames: KeyNames }): Pick<
  Parts,
  'hasKeyOfItsOwn' | 'forgetKey'
> {
  return {
    async hasKeyOfItsOwn(folder) {
      const name = await keyNames.of(folder);
      const { folders } = await libraries.known();
      const others = await Promise.all(
        folders.filter((one) => one !== folder).map((one) => keyNames.of(one)),
      );
      return ((await settings.read()).keys[name]?.saved ?? false) && !others.includes(name);
    },
    forgetKey: async (folder) => key.forget(await keyNames.of(folder)),
  };
}

/** What is kept beside the settings. */
function createSaved(
  home: string,
  notify: Notify,
  libraries: Libraries,
): Pick<Parts, 'exportJobs' | 'savedExports' | 'views' | 'savedPlayers'> {
  const exportJobs = createExportJobStore(path.join(home, 'export-jobs.json'), notify);
  return {
    exportJobs,
    savedExports: createSavedExports(
      exportJobs,
      (than) => libraries.others(than),
      () => new Date(),
    ),
    views: createViewStates(path.join(home, 'views.json')),
    savedPlayers: createSavedPlayers({
      queues: path.join(home, 'queues.json'),
      positions: path.join(home, 'places.json'),
    }),
  };
}
