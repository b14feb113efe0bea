import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from './contract/errors.ts';
import type { Notify } from './contract/notices.ts';
import type { AccountKind } from './contract/account.ts';
import type { SyncReport, VerifyReport } from './contract/job.ts';
import type { EntryUrls } from './entry-urls.ts';
import { createExporter } from './export/exporter.ts';
import type { JobOptions } from './jobs/job.ts';
import type { KeptKey, KeyHolder } from './keychain/key-holder.ts';
import { createKeyHolder } from './keychain/key-holder.ts';
import { parseKey } from './contract/key-text.ts';
import type { Keychain } from './keychain/keychain.ts';
import { createKeyNames } from './keychain/key-names.ts';
import type { Library } from './library/library.ts';
import { openLibrary } from './library/open-library.ts';
import { databaseName } from './library/paths.ts';
import type { ExportJobStore } from './app-data/export-jobs.ts';
import { createExportJobStore } from './app-data/export-jobs.ts';
import type { OpenLibraryMark, SavedExports } from './app-data/saved-exports.ts';
import { createSavedExports } from './app-data/saved-exports.ts';
import type { Libraries } from './app-data/libraries.ts';
import { createLibraries } from './app-data/libraries.ts';
import type { Profile } from './app-data/runtime-config.ts';
import { libraryFolder, sampleFolder } from './app-data/runtime-config.ts';
import type { SettingsStore } from './app-data/settings.ts';
import { readVersion } from './app-data/version.ts';
import { createSettings } from './app-data/settings.ts';
import type { ViewStates } from './app-data/view-states.ts';
import type { SavedPlayers } from './app-data/player-states.ts';
import { createSavedPlayers } from './app-data/player-states.ts';
import { createViewStates } from './app-data/view-states.ts';
import { createSampleConnection } from './sample/connection.ts';
import type { StablecogClient } from './stablecog/client.ts';
import { createStablecogClient } from './stablecog/client.ts';
import type { LookUp } from './stablecog/security/dns-guard.ts';
import type { ClipFetcher } from './sync/clip-fetcher.ts';
import { createClipFetcher } from './sync/clip-fetcher.ts';
import { assertSameAccount } from './stablecog/listing/account-match.ts';
import { createSync } from './sync/sync.ts';
import { verifyLibrary } from './sync/verify.ts';

type OpenKind = Exclude<AccountKind, 'none'>;
type Sync = ReturnType<typeof createSync>;

/** An account that is open: its library, and what can be done with it. */
export interface OpenAccount {
  readonly kind: OpenKind;
  readonly library: Library;
  /** What saved exports know the library by. */
  readonly mark: OpenLibraryMark;
  /** The library came from someone else, and is open for reading only. */
  readonly foreign: boolean;
  /** Rejects with `library-read-only`, or with `key-missing` or `keychain-…` before it asks the service, when there is no key. */
  readonly sync: Sync;
  readonly exporter: ReturnType<typeof createExporter>;
  /** One clip's audio for someone who waits for it. */
  readonly fetchOne: ClipFetcher;
  /** Proves the cache; with `repair` it fetches again what is missing or changed, which needs the audio host but no key. */
  verify(
    options: JobOptions & { readonly repair: boolean; readonly lost?: boolean; readonly videos?: boolean },
  ): Promise<VerifyReport>;
  close(): Promise<void>;
}

/** A library that is opened by its folder. */
export interface NamedLibrary {
  readonly folder: string;
  /** The person has just said that it may be written to. */
  readonly trusted: boolean;
}

/** The parts of the product put together, for the window and for the terminal. */
export interface Parts {
  readonly home: string;
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
  open(kind: OpenKind, mode?: 'write' | 'read' | 'write-or-read', at?: NamedLibrary): Promise<OpenAccount>;
  /** Whether a key is saved that belongs to the library in this folder, and to none of the others that are known. */
  hasKeyOfItsOwn(folder: string): Promise<boolean>;
  /** Forgets the key of the library in this folder; `keychain-…`. */
  forgetKey(folder: string): Promise<void>;
  /** Folder of the library that `open` would open. */
  libraryFolder(kind: OpenKind): Promise<string>;
}

export interface PartsOptions extends Profile, EntryUrls {
  readonly keychain: Keychain;
  readonly fetch: typeof fetch;
  /** For a clip that someone waits for: on connections that no sync holds. Default: `fetch`. */
  readonly fetchNow?: typeof fetch;
  /** How names of hosts are looked up on the way of `fetch`. Default: by the system. */
  readonly lookUp?: LookUp;
  /** Who holds the library, for the message that another process gets: such as "the Voicekeep app". */
  readonly holder: string;
  /** Called with what the person is to be told, such as that a damaged settings file was set aside. */
  readonly notify: Notify;
  /** Takes a line for the log. Default: it is dropped, as a terminal has no log. */
  readonly log?: (line: string) => void;
}

export function createParts(options: PartsOptions): Parts {
  const { home, apiUrl, keychain, environmentKey, holder, workers } = options;
  const settings = createSettings({ file: path.join(home, 'settings.json'), notify: options.notify });
  const folderOf = async (kind: OpenKind) => libraryFolder(kind, options, await settings.read());
  const keyNames = createKeyNames({ apiUrl, settings });
  const key = createKeyHolder({
    keychain,
    environmentKey,
    account: async () => keyNames.of(await folderOf('service')),
    formerName: (name) => keyNames.former(name),
    marker: {
      read: async (name) => (await settings.read()).keys[name] ?? { saved: false, standing: 'untried' },
      write: async (name, mark) => {
        await settings.change(({ keys }) => ({ keys: { ...keys, [name]: mark } }));
      },
    },
  });
  const version = readVersion(options.packageFile);
  const serviceUrl = apiUrl.href.replace(/\/+$/, '');
  const clientWith = (address: string, secret: string, fetch = options.fetch, keyHasWorked = false) =>
    createStablecogClient({
      apiUrl: address,
      key: () => secret,
      keyHasWorked,
      fetch,
      userAgent: `Voicekeep/${version}`,
      ...(options.lookUp ? { lookUp: options.lookUp } : {}),
    });

  /** A key of another account than the library's clips is not even kept. Learns the library's id, for the key's name. */
  async function assertSameAsLibrary(
    client: StablecogClient,
    folder: string,
    signal: AbortSignal,
  ): Promise<void> {
    if (!existsSync(path.join(folder, databaseName))) {
      await keyNames.prepare(folder, undefined);
      return;
    }
    let library: Library;
    try {
      library = await openLibrary({ folder, mode: 'read', workers, holder });
    } catch (error) {
      // Not to be read as it is now (older, damaged): the sync looks again once it is open.
      if (error instanceof AppError) return;
      throw error;
    }
    try {
      const listing = await client.listAccount(signal);
      await assertSameAccount({ client, library, listing, emptyIsOther: true, signal });
      await keyNames.prepare(folder, await library.libraryId());
    } finally {
      await library.close();
    }
  }

  /** Runs a sync with the key of the library in this folder, and notes what the service said to it. */
  async function syncWithKey(
    library: Library,
    folder: string,
    job: Parameters<Sync['run']>[0],
  ): Promise<SyncReport> {
    const name = await keyNames.of(folder);
    const secret = await key.load(name);
    const hasWorked = await key.hasWorked(name);
    const client = clientWith(serviceUrl, secret, options.fetch, hasWorked);
    const sync = createSync({
      client,
      library,
      // An empty answer proves nothing: it makes no clip gone, so it need not be another account's.
      admit: (listing, signal) =>
        assertSameAccount({ client, library, listing, emptyIsOther: false, signal }),
    });
    const note = (answer: 'accepted' | 'refused') =>
      key.noteAnswer(answer, name).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        options.notify({ code: 'key-standing-not-saved', params: { path: home } });
      });
    try {
      const report = await sync.run(job);
      await note('accepted');
      if (report.smallest_page !== null || report.rows_passed_over > 0) {
        options.notify({
          code: 'listing-in-parts',
          params: { rows: report.smallest_page ?? 0, passedOver: report.rows_passed_over },
        });
      }
      return report;
    } catch (error) {
      if (error instanceof AppError && error.code === 'key-refused') await note('refused');
      throw error;
    }
  }

  const libraries = createLibraries({
    settings,
    usual: path.join(home, 'library'),
    sample: sampleFolder(home),
    fixed: options.libraryFolder,
  });
  const exportJobs = createExportJobStore(path.join(home, 'export-jobs.json'), options.notify);

  /** A folder that was named for this run is the person's word. */
  async function isForeign(kind: OpenKind, folder: string, trusted: boolean): Promise<boolean> {
    if (kind === 'sample' || trusted || options.libraryFolder !== null) return false;
    return !(await libraries.isTrusted(folder));
  }

  /** A library is of use where the settings cannot be written, too. */
  async function remember(folder: string): Promise<void> {
    try {
      await libraries.noteOpened(folder);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  return {
    home,
    settings,
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
    key,
    libraries,
    libraryFolder: folderOf,

    async hasKeyOfItsOwn(folder) {
      const name = await keyNames.of(folder);
      const { folders } = await libraries.known();
      const others = await Promise.all(
        folders.filter((one) => one !== folder).map((one) => keyNames.of(one)),
      );
      return ((await settings.read()).keys[name]?.saved ?? false) && !others.includes(name);
    },
    forgetKey: async (folder) => key.forget(await keyNames.of(folder)),

    async connect(text, signal = new AbortController().signal) {
      const checked = parseKey(text);
      // The library of this moment: another one may have been chosen by the time that the service has answered.
      const folder = await folderOf('service');
      const client = clientWith(serviceUrl, checked);
      await client.checkKey(signal);
      await assertSameAsLibrary(client, folder, signal);
      return key.keep(checked, await keyNames.of(folder));
    },

    async open(kind, mode = 'write', at) {
      const folder = at?.folder ?? (await folderOf(kind));
      const foreign = await isForeign(kind, folder, at?.trusted ?? false);
      const create = kind === 'sample' || !(await libraries.wasOpened(folder));
      const library = await openLibrary({ folder, mode: foreign ? 'read' : mode, create, workers, holder });
      if (kind !== 'sample' && library.writable) await remember(folder);
      for (const { to, name, milliseconds } of library.upgradeSteps) {
        options.log?.(`library-upgraded: ${to} (${name}), ${milliseconds} ms`);
      }
      const unlessFull = nullWhereFull(closing(library));
      if (kind === 'service') await keyNames.bind(folder, library).catch(unlessFull);
      // A command that only reads is not to say with each call that it may not write.
      const found = library.notices.filter(({ code }) => mode !== 'read' || code !== 'library-read-only');
      for (const notice of found) options.notify(notice);
      if (foreign && mode !== 'read') options.notify({ code: 'library-foreign' });
      const id = library.writable
        ? await library.identify(randomUUID()).catch(unlessFull)
        : await library.libraryId();
      const sample = kind === 'sample' ? createSampleConnection(options.sampleData, clientWith) : null;
      const exporter = createExporter({ library, worker: workers.files });
      // The audio host needs no key, so a repair does not ask for one.
      const audioClient = async (fetch?: typeof options.fetch) =>
        sample?.client() ?? clientWith(serviceUrl, '', fetch);
      return {
        kind,
        library,
        foreign,
        mark: { account: kind, id, folder },
        sync: {
          async run(job) {
            if (!library.writable) throw new AppError('library-read-only');
            return sample
              ? createSync({ client: await sample.client(), library }).run(job)
              : syncWithKey(library, folder, job);
          },
        },
        exporter,
        fetchOne: createClipFetcher({ library, client: () => audioClient(options.fetchNow) }),
        verify: async (job) =>
          verifyLibrary({ library, client: job.repair ? await audioClient() : null, ...job }),
        async close() {
          try {
            await exporter.close();
            await library.close();
          } finally {
            await sample?.close();
          }
        },
      };
    },
  };
}

/** Passes on why a library that is open already cannot be used. */
function closing(library: Library): (error: unknown) => Promise<never> {
  return async (error) => {
    await library.close();
    throw error;
  };
}

/** A library on a full disk opens all the same: it is known by its folder until there is room for an id. */
function nullWhereFull(otherwise: (error: unknown) => Promise<never>): (error: unknown) => Promise<null> {
  return async (error) =>
    error instanceof AppError && error.code === 'disk-full' ? null : await otherwise(error);
}
