import { randomUUID } from 'node:crypto';
import type { Libraries } from '../app-data/libraries.ts';
import { AppError } from '../contract/errors.ts';
import type { Notify } from '../contract/notices.ts';
import type { EntryUrls } from '../entry-urls.ts';
import { createExporter } from '../export/exporter.ts';
import type { KeyNames } from '../keychain/key-names.ts';
import type { Library } from '../library/library.ts';
import { openLibrary } from '../library/open-library.ts';
import { createSampleConnection } from '../sample/connection.ts';
import { createClipFetcher } from '../sync/clip-fetcher.ts';
import { createSync } from '../sync/sync.ts';
import { verifyLibrary } from '../sync/verify.ts';
import type { NamedLibrary, OpenAccount, OpenKind, OpenMode } from './account.ts';
import type { Clients } from './clients.ts';
import type { SyncWithKey } from './sync-with-key.ts';

export interface OpenAccountOptions extends Pick<EntryUrls, 'workers' | 'sampleData'> {
  readonly libraries: Libraries;
  readonly keyNames: KeyNames;
  readonly clients: Clients;
  readonly syncWithKey: SyncWithKey;
  /** Folder of the library that is chosen for a kind of account. */
  readonly folderOf: (kind: OpenKind) => Promise<string>;
  /** The folder was named for this run, which is the person's word. */
  readonly isNamed: boolean;
  readonly holder: string;
  readonly notify: Notify;
  readonly log?: ((line: string) => void) | undefined;
}

interface Opening {
  readonly kind: OpenKind;
  readonly folder: string;
  readonly mode: OpenMode;
  readonly at: NamedLibrary | undefined;
}

/** Opens the library that is chosen, or the one that is named, and puts what works on it around it. */
export function createOpenAccount(
  options: OpenAccountOptions,
): (kind: OpenKind, mode?: OpenMode, at?: NamedLibrary) => Promise<OpenAccount> {
  return async function open(kind, mode = 'write', at): Promise<OpenAccount> {
    const folder = at?.folder ?? (await options.folderOf(kind));
    const { library, foreign } = await openTrusted(options, { kind, folder, mode, at });
    let isChosen: boolean;
    try {
      isChosen = at !== undefined || (await options.folderOf(kind)) === folder;
    } catch (error) {
      await library.close();
      throw error;
    }
    if (library.writable && !isChosen) {
      // It was moved before it was held here: what is written to the older one would be lost.
      await library.close();
      return open(kind, mode, at);
    }
    try {
      if (kind === 'service' && !(foreign && (await options.keyNames.isOther(folder, library)))) {
        await noteOpened(options, folder, library);
      }
      tellOfOpening(options, library, { mode, foreign });
      const id = await identify(library);
      const mark = { account: kind, id, folder };
      return assemble(options, { kind, library, foreign, mark });
    } catch (error) {
      await library.close();
      throw error;
    }
  };
}

/**
 * Opens for reading only what may come from someone else. Trusted is a path with the library that was known there: an id
 * alone can be copied by whoever has read it once, and at a path alone another folder can be put.
 */
async function openTrusted(
  { libraries, keyNames, isNamed, workers, holder, notify }: OpenAccountOptions,
  { kind, folder, mode, at }: Opening,
): Promise<{ readonly library: Library; readonly foreign: boolean }> {
  const create = kind === 'sample' || !(await libraries.wasOpened(folder));
  const openFor = (how: OpenMode) => openLibrary({ folder, mode: how, create, workers, holder, notify });
  if (kind === 'sample' || isNamed || at?.trusted) return { library: await openFor(mode), foreign: false };
  if (!(await libraries.isTrusted(folder))) return { library: await openFor('read'), foreign: true };
  const library = await openFor(mode);
  try {
    if (!(await keyNames.isOther(folder, library))) return { library, foreign: false };
  } catch (error) {
    await library.close();
    throw error;
  }
  await library.close();
  return { library: await openFor('read'), foreign: true };
}

/** The library is known from now on, and its key by its id; it is of use where the settings cannot be written, too. */
async function noteOpened(
  { libraries, keyNames }: Pick<OpenAccountOptions, 'libraries' | 'keyNames'>,
  folder: string,
  library: Library,
): Promise<void> {
  if (library.writable) {
    try {
      await libraries.noteOpened(folder);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  await keyNames.bind(folder, library).catch(nullWhereUnwritten);
}

function tellOfOpening(
  { log, notify }: Pick<OpenAccountOptions, 'log' | 'notify'>,
  library: Library,
  { mode, foreign }: { readonly mode: OpenMode; readonly foreign: boolean },
): void {
  for (const { to, name, milliseconds } of library.upgradeSteps) {
    log?.(`library-upgraded: ${to} (${name}), ${milliseconds} ms`);
  }
  // A command that only reads is not to say with each call that it may not write.
  const found = library.notices.filter(({ code }) => mode !== 'read' || code !== 'library-read-only');
  for (const notice of found) notify(notice);
  if (foreign && mode !== 'read') notify({ code: 'library-foreign' });
}

async function identify(library: Library): Promise<string | null> {
  if (!library.writable) return library.libraryId();
  return library.identify(randomUUID()).catch(nullWhereUnwritten);
}

/** What cannot be written down keeps no library from being opened: it is known by its folder until its id can be. */
function nullWhereUnwritten(error: unknown): null {
  if (error instanceof AppError && ['disk-full', 'disk-not-writable'].includes(error.code)) return null;
  throw error;
}

function assemble(
  { clients, syncWithKey, sampleData, workers }: OpenAccountOptions,
  opened: Pick<OpenAccount, 'kind' | 'library' | 'foreign' | 'mark'>,
): OpenAccount {
  const { kind, library, mark } = opened;
  const sample =
    kind === 'sample' ? createSampleConnection(sampleData, (url, key) => clients.at(url, key)) : null;
  const exporter = createExporter({ library, worker: workers.files });
  // The audio host needs no key, so a repair does not ask for one.
  const mediaClient = async (now: boolean) => sample?.client() ?? clients.forMedia({ now });
  return {
    ...opened,
    exporter,
    sync: {
      async run(job) {
        if (!library.writable) throw new AppError('library-read-only');
        return sample
          ? createSync({ client: await sample.client(), library }).run(job)
          : syncWithKey(library, mark.folder, job);
      },
    },
    fetchOne: createClipFetcher({ library, client: () => mediaClient(true) }),
    verify: async (job) =>
      verifyLibrary({ library, client: job.repair ? await mediaClient(false) : null, ...job }),
    async close() {
      try {
        await exporter.close();
        await library.close();
      } finally {
        await sample?.close();
      }
    },
  };
}
