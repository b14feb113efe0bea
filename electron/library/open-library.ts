import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import { isLeftover, isThere, listAudioFiles, removeLeftovers } from './audio/store.ts';
import type { AudioMethods, AudioWorkerData } from './audio/worker.ts';
import { diskError } from '../platform/disk-error.ts';
import { safeWrite } from '../platform/safe-write.ts';
import type { ExportableClip } from './queries/export.ts';
import type { Library } from './library.ts';
import { audioFolder, databaseName } from './paths.ts';
import { createRecorder } from './database/record-batcher.ts';
import type { RemoteWorker } from '../platform/worker-rpc.ts';
import { startWorker } from '../platform/worker-rpc.ts';
import type { DatabaseMethods, DatabaseWorkerData } from './database/worker.ts';

/** Checks and hashes go on beside each other on so many threads. */
const audioWorkers = 2;

const readme = `This folder is a Voicekeep library.

audio/           one MP3 for each clip, byte for byte as the service sent it, named by the clip's id
library.sqlite   what is known about each clip: prompt, voice, dates, fingerprints
own.json         your own favourites, notes and collections

You can copy or move the whole folder and open it again with Voicekeep. To get files with readable names, export.
`;

export interface OpenLibraryOptions {
  /** Absolute path. Made, when it is opened for writing and not there. */
  readonly folder: string;
  /** One process at a time may write (`library-busy` for the others); any number may read. */
  readonly mode: 'write' | 'read';
  readonly workers: { readonly database: URL; readonly audio: URL };
  /** Who opens it, for the message that a second writer gets. */
  readonly holder: string;
}

/** Opens a library; rejects with `library-busy`, `library-newer`, `library-not-found`, `library-damaged` or `disk-…`. */
export async function openLibrary({ folder, mode, workers, holder }: OpenLibraryOptions): Promise<Library> {
  if (mode === 'write') await makeFolder(folder);
  else if (!existsSync(path.join(folder, databaseName))) throw notFound(folder);
  const data: DatabaseWorkerData = { folder, mode, holder };
  const database = await startWorker<DatabaseMethods>(workers.database, data);
  if (mode === 'write') {
    await removeLeftovers(folder).catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
  }
  return createLibrary(folder, mode === 'write', database, workers.audio);
}

function createLibrary(
  folder: string,
  writable: boolean,
  database: RemoteWorker<DatabaseMethods>,
  audioUrl: URL,
): Library {
  const db = database.call;
  let pool: Promise<readonly RemoteWorker<AudioMethods>[]> | null = null;
  let turn = 0;

  /** Audio workers start when they are first needed: a window that only reads and plays has none. */
  async function audio() {
    pool ??= startAudioWorkers(audioUrl, { folder }).catch((error: unknown) => {
      pool = null;
      throw error;
    });
    const all = await pool;
    turn += 1;
    const worker = all[turn % all.length];
    if (!worker) throw new Error('There are no audio workers.');
    return worker.call;
  }

  const recorder = createRecorder((records) => db.recordAudio(records));

  function assertWritable(): void {
    if (!writable) throw new AppError('library-read-only');
  }

  return {
    folder,
    writable,
    status: () => db.status(),
    window: (query, offset, limit) => db.window(query, offset, limit),
    ids: (query) => db.ids(query),
    details: (id) => db.details(id),
    takes: (id) => db.takes(id),
    voices: () => db.voices(),
    languages: () => db.languages(),
    selected: (selection, offset, limit) => db.selected(selection, offset, limit),
    numbers: (selection) => db.numbers(selection),
    exportable: async (numbers) => JSON.parse(await db.exportable(numbers)) as readonly ExportableClip[],
    takesOfPrompts: async () => JSON.parse(await db.takesOfPrompts()) as readonly (readonly string[])[],
    revision: () => db.revision(),
    cachedFile: (id) => db.cachedFile(id),
    newest: (limit) => db.newest(limit),
    lastWholeListingAt: () => db.lastWholeListingAt(),

    filters: (query) => db.filters(query),
    collections: () => db.collections(),
    async setOwnFavorite(selection, favorite) {
      assertWritable();
      await db.setOwnFavorite(selection, favorite);
    },
    async setNote(id, given) {
      assertWritable();
      await db.setNote(id, given);
    },
    async createCollection(name, selection) {
      assertWritable();
      return db.createCollection(name, selection);
    },
    async renameCollection(id, name) {
      assertWritable();
      await db.renameCollection(id, name);
    },
    async deleteCollection(id) {
      assertWritable();
      await db.deleteCollection(id);
    },
    async addToCollection(id, selection) {
      assertWritable();
      await db.addToCollection(id, selection);
    },
    async removeFromCollection(id, selection) {
      assertWritable();
      await db.removeFromCollection(id, selection);
    },
    async moveInCollection(id, ids, before) {
      assertWritable();
      await db.moveInCollection(id, ids, before);
    },

    async beginListing() {
      assertWritable();
      const listing = await db.beginListing();
      return {
        save: (clips) => db.saveClips(listing, clips),
        finish: ({ whole, audit }) => db.finishListing(listing, whole, audit),
      };
    },
    async setLastSync(at) {
      assertWritable();
      await db.setLastSync(at);
    },
    async setSelfCheck(state) {
      assertWritable();
      await db.setSelfCheck(state);
    },
    async audioDue({ limit, except, retryAll }) {
      assertWritable();
      return db.audioDue(limit, [...except], retryAll);
    },
    async storeAudio(task, bytes) {
      assertWritable();
      const record = await (await audio()).store(task.id, bytes, task.duration);
      await recorder.add(record);
      return record;
    },
    async adoptAudio(task) {
      assertWritable();
      if (!(await isThere(folder, task.id))) return null;
      const record = await (await audio()).adopt(task.id, task.duration);
      if (record) await recorder.add(record);
      return record;
    },
    async recordAudioFailure(id, { message, permanent }) {
      assertWritable();
      await db.recordFailure(id, message, permanent);
    },

    async verifyCached({ after, limit, mark }) {
      if (mark) assertWritable();
      const clips = await db.cachedFrom(after, limit);
      const results = await Promise.all(
        clips.map(async ({ id, sha256 }) => (await audio()).verify(id, sha256)),
      );
      if (mark) {
        for (const { id, outcome } of results) {
          if (outcome === 'changed') await (await audio()).setAside(id);
          if (outcome === 'changed' || outcome === 'missing') await db.markWaiting(id);
        }
      }
      return { results, next: clips.length === limit ? (clips.at(-1)?.id ?? null) : null };
    },
    async proveDatabase() {
      try {
        await (await audio()).proveDatabase();
      } catch (error) {
        if (error instanceof AppError && error.code === 'library-damaged') await db.doubt();
        throw error;
      }
    },
    async foreignFiles() {
      const files = (await listAudioFiles(folder)).filter((file) => !isOurs(file));
      const ids = files.map((file) => /^audio\/(..)\/(\1[^/]*)\.mp3$/.exec(file)?.[2] ?? '');
      const known = await db.knows(ids);
      return files.filter((_file, index) => known[index] !== true);
    },

    async close() {
      try {
        for (const worker of (await pool) ?? []) await worker.close();
      } finally {
        await database.close();
      }
    },
  };
}

/** All of them, or none: when one does not start, the others are ended. */
async function startAudioWorkers(
  url: URL,
  data: AudioWorkerData,
): Promise<readonly RemoteWorker<AudioMethods>[]> {
  const starts = await Promise.allSettled(
    Array.from({ length: audioWorkers }, () => startWorker<AudioMethods>(url, data)),
  );
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (!failed) return started;
  for (const worker of started) await worker.close();
  throw failed.reason;
}

/** Files that are being written, or that a repair set aside: in no database, and yet not foreign. */
function isOurs(relative: string): boolean {
  return isLeftover(relative) || /\.changed-[-0-9TZ]+\.mp3$/.test(relative);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(path.join(folder, audioFolder), { recursive: true, mode: 0o700 });
    const file = path.join(folder, 'README.txt');
    if (!existsSync(file)) await safeWrite(file, readme, { flush: false });
  } catch (error) {
    throw diskError(error, 'library', folder);
  }
}

function notFound(folder: string): AppError {
  return new AppError('library-not-found', { params: { path: folder } });
}
