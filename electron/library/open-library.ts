import { access } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { Notify } from '../contract/notices.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { safeWrite } from '../platform/safe-write.ts';
import type { RemoteWorker } from '../platform/worker-rpc.ts';
import { startWorker } from '../platform/worker-rpc.ts';
import { createAudioPool } from './audio/pool.ts';
import type { DatabaseCheck } from './database/connection.ts';
import { notWhole } from './database/connection.ts';
import { damaged } from './database/sqlite-error.ts';
import type { DatabaseMethods, DatabaseWorkerData } from './database/worker.ts';
import { tidyUp } from './leftovers.ts';
import type { Library } from './library.ts';
import { createMediaLibrary } from './media-library.ts';
import { audioFolder, databaseName } from './paths.ts';
import { assertFreeOrLibrary } from './place-for-library.ts';
import { readExportable } from './queries/export.ts';
import { recordsFolder } from './records/record-log.ts';

const readme = `This folder is a Voicekeep library.

audio/           one MP3 for each clip, byte for byte as the service sent it, named by the clip's id
video/           the MP4 of clips that have one
library.sqlite   what is known about each clip: prompt, voice, dates, fingerprints
records/         the same once more as plain text, one line of JSON for each clip; the last line of a clip counts
own.json         your own favourites, rejected clips, notes, collections and kinds of voices

You can copy or move the whole folder and open it again with Voicekeep. To get files with readable names, export.
`;

export interface OpenLibraryOptions {
  /** Absolute path. */
  readonly folder: string;
  /**
   * One process at a time may write (`library-busy` for the others); any number may read. `write-or-read`: for reading
   * where the disk is full or may not be written to, with a notice that says so.
   */
  readonly mode: 'write' | 'read' | 'write-or-read';
  /**
   * Whether a library that is not there is made when it is to be written. Default: true; false for one that is known, which
   * is `disk-missing` then.
   */
  readonly create?: boolean;
  readonly workers: { readonly database: URL; readonly audio: URL };
  /** Who opens it, for the message that a second writer gets. */
  readonly holder: string;
  /** What a person should know and shows only when something is changed. */
  readonly notify?: Notify | undefined;
}

/** Opens a library; rejects with `library-busy`, `library-newer`, `library-not-found`, `library-damaged` or `disk-…`. */
export async function openLibrary(options: OpenLibraryOptions): Promise<Library> {
  const { mode } = options;
  if (mode !== 'write-or-read') return openAs(options, mode);
  try {
    return await openAs(options, 'write');
  } catch (error) {
    if (!(error instanceof AppError) || !['disk-full', 'disk-not-writable'].includes(error.code)) throw error;
    const library = await openAs(options, 'read');
    return { ...library, notices: [...library.notices, { code: 'library-read-only' }] };
  }
}

async function openAs(
  { folder, workers, holder, create = true, notify = () => undefined }: OpenLibraryOptions,
  mode: 'write' | 'read',
): Promise<Library> {
  if ((mode === 'read' || !create) && !(await isLibrary(folder))) {
    throw create
      ? new AppError('library-not-found', { params: { path: folder } })
      : new AppError('disk-missing', { params: { place: 'library', path: folder, errno: '' } });
  }
  if (mode === 'write') {
    await assertFreeOrLibrary(folder);
    await makeLibraryFolder(folder);
  }
  const data: DatabaseWorkerData = { folder, mode, holder };
  const database = await startWorker<DatabaseMethods>(workers.database, data);
  try {
    return await createLibrary(database, {
      folder,
      writable: mode === 'write',
      audioUrl: workers.audio,
      notify,
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Opened {
  readonly folder: string;
  readonly writable: boolean;
  readonly audioUrl: URL;
  readonly notify: Notify;
}

async function createLibrary(
  database: RemoteWorker<DatabaseMethods>,
  { folder, writable, audioUrl, notify }: Opened,
): Promise<Library> {
  const db = database.call;
  const pool = createAudioPool(audioUrl, folder);
  const tidying = writable ? tidyUp(folder) : null;

  function assertWritable(): void {
    if (!writable) throw new AppError('library-read-only');
  }

  async function checkDatabase(): Promise<DatabaseCheck> {
    // Records that are another database's are not compared, and would be called right until they are written anew.
    if (writable) await db.settleRecords();
    const check = await (await pool.worker()).checkDatabase().catch((error: unknown): DatabaseCheck => {
      if (error instanceof AppError && error.code === 'library-damaged') return notWhole;
      throw error;
    });
    if (!check.whole || check.changed.length > 0) await db.doubt();
    else if (writable && (await db.isUnchecked())) await db.noteChecked();
    return check;
  }

  return {
    folder,
    writable,
    notices: await db.notices(),
    upgradeSteps: await db.upgradeSteps(),
    ...queriesOf(folder, db),
    ...userDataOf(db, { assertWritable, notify }),
    ...createMediaLibrary({
      folder,
      database: db,
      worker: () => pool.worker(),
      assertWritable,
      isTidy: async () => tidying?.done,
    }),

    async beginListing() {
      assertWritable();
      const listing = await db.beginListing();
      return {
        save: (clips) => db.saveClips(listing, clips),
        finish: (end) => db.finishListing(listing, end),
      };
    },
    async identify(suggested) {
      assertWritable();
      return db.identify(suggested);
    },
    async setLastSync(at) {
      assertWritable();
      await db.setLastSync(at);
    },
    async setSelfCheck(state) {
      assertWritable();
      await db.setSelfCheck(state);
    },
    checkDatabase,
    isUnchecked: () => db.isUnchecked(),
    async renewRecords() {
      assertWritable();
      await db.renewRecords();
    },
    async proveDatabase() {
      const { whole, changed } = await checkDatabase();
      if (!whole || changed.length > 0) throw damaged(folder);
    },
    async close() {
      try {
        await pool.close();
        await tidying?.end();
      } finally {
        await database.close();
      }
    },
  };
}

type Database = RemoteWorker<DatabaseMethods>['call'];

function queriesOf(folder: string, db: Database) {
  return {
    status: ({ videos = true, missing = 100 } = {}) => db.status(videos, missing),
    window: (query, offset, limit) => db.window(query, offset, limit),
    inOrder: (query) => db.inOrder(query),
    clips: (some, search) => db.clips(some, search),
    ids: (query) => db.ids(query),
    details: (id) => db.details(id),
    takes: (id) => db.takes(id),
    voices: () => db.voices(),
    languages: () => db.languages(),
    selected: (selection, offset, limit) => db.selected(selection, offset, limit),
    numbers: (selection) => db.numbers(selection),
    exportable: async (numbers, fields) => readExportable(folder, await db.exportable(numbers, fields)),
    takesOfPrompts: async () => JSON.parse(await db.takesOfPrompts()) as readonly (readonly string[])[],
    revision: () => db.revision(),
    mediaFile: (id, kind) => db.mediaFile(id, kind),
    earlierJson: (id) => db.earlierJson(id),
    newest: (limit) => db.newest(limit),
    libraryId: () => db.libraryId(),
    lastWholeListingAt: () => db.lastWholeListingAt(),
    seconds: (selection) => db.seconds(selection),
    filters: (query) => db.filters(query),
    collections: () => db.collections(),
  } satisfies Partial<Library>;
}

function userDataOf(
  db: Database,
  { assertWritable, notify }: { readonly assertWritable: () => void; readonly notify: Notify },
) {
  /** The same method, refused when nothing may be written; what was found on the way is told. */
  const writing =
    <Args extends readonly unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      assertWritable();
      try {
        return await method(...args);
      } finally {
        for (const notice of await db.newNotices()) notify(notice);
      }
    };
  return {
    setOwnFavorite: writing(db.setOwnFavorite),
    setRejected: writing(db.setRejected),
    setVoiceKind: writing(db.setVoiceKind),
    setNote: writing(db.setNote),
    createCollection: writing(db.createCollection),
    renameCollection: writing(db.renameCollection),
    deleteCollection: writing(db.deleteCollection),
    addToCollection: writing(db.addToCollection),
    removeFromCollection: writing(db.removeFromCollection),
    moveInCollection: writing(db.moveInCollection),
  } satisfies Partial<Library>;
}

/** Whether a folder holds a library, though its database may be lost. */
async function isLibrary(folder: string): Promise<boolean> {
  for (const name of [databaseName, audioFolder, recordsFolder]) {
    if (await exists(path.join(folder, name))) return true;
  }
  return false;
}

/** Asks on another thread, as a disk may never answer. */
async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

async function makeLibraryFolder(folder: string): Promise<void> {
  try {
    await makeFolder(path.join(folder, audioFolder));
    const file = path.join(folder, 'README.txt');
    if (!(await exists(file))) await safeWrite(file, readme, { flush: false });
  } catch (error) {
    // Whoever takes the write lock at this moment has removed the temporary file.
    if (hasErrno(error, 'ENOENT') && (await exists(path.join(folder, audioFolder)))) return;
    throw diskError(error, 'library', folder);
  }
}
