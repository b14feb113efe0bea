import path from 'node:path';
import type { MediaKind } from '../contract/clip.ts';
import { AppError } from '../contract/errors.ts';
import { createBatcher } from '../platform/batcher.ts';
import type { Remote } from '../platform/worker-rpc.ts';
import { isThere, listMediaFiles } from './audio/store.ts';
import type { AudioMethods } from './audio/worker.ts';
import { changedSince } from './database/media-columns.ts';
import type { DatabaseMethods } from './database/worker.ts';
import { isLeftover } from './leftovers.ts';
import type { Library, MediaTask, StoredMedia, VerifiedFile } from './library.ts';
import type { MediaRecord } from './mutations/media.ts';

/** Files that are asked for at once. */
const atOnce = 5000;

interface MediaLibraryOptions {
  readonly folder: string;
  readonly database: Remote<DatabaseMethods>;
  readonly worker: () => Promise<Remote<AudioMethods>>;
  readonly assertWritable: () => void;
  /** Awaited before anything is written among clips' files. */
  readonly isTidy: () => Promise<void>;
}

/** What a library does with the files of its clips: checks and writes on the audio workers, records in the database. */
export function createMediaLibrary(options: MediaLibraryOptions) {
  const { folder, database: db, worker, assertWritable, isTidy } = options;
  const batcher = createBatcher<MediaRecord>((records) => db.recordMedia(records));

  async function saved(record: MediaRecord): Promise<StoredMedia> {
    await batcher.add(record);
    return record;
  }

  const inTurn = createTurns();

  async function storeMedia(task: MediaTask, bytes: Uint8Array): Promise<StoredMedia> {
    assertWritable();
    await isTidy();
    return inTurn(task.id, async () => {
      const others = await db.caseVariants(task.id, task.kind);
      return saved(await (await worker()).store(task, bytes, others));
    });
  }

  async function adoptMedia(task: MediaTask): Promise<StoredMedia | null> {
    assertWritable();
    const { kind, id } = task;
    const others = await db.caseVariants(id);
    if (others.length === 0 && !(await isThere({ folder, kind, id }))) return null;
    const known = await db.knownHashes(kind, id);
    return inTurn(id, async () => {
      const record = await (await worker()).adopt(task, known, others);
      return record && saved(record);
    });
  }

  async function mediaDue({
    kind,
    limit,
    except,
    retryAll,
  }: Parameters<Library['mediaDue']>[0]): Promise<readonly MediaTask[]> {
    assertWritable();
    // Nothing is fetched to a place where all the others are not.
    if (kind === 'audio') await assertDiskIsThere(options, kind);
    return db.mediaDue(kind, limit, [...except], retryAll);
  }

  async function recordMediaFailure(
    { kind, id }: Pick<MediaTask, 'id' | 'kind'>,
    { message, permanent }: { readonly message: string; readonly permanent: boolean },
  ): Promise<void> {
    assertWritable();
    await db.recordFailure(kind, id, message, permanent);
  }

  return {
    mediaDue,
    storeMedia,
    adoptMedia,
    recordMediaFailure,
    lostMedia: (kind) => db.lostMedia(kind),
    ...createMediaCheck(options),
    async storeUnproven(task, bytes, why) {
      assertWritable();
      const { kind, id } = task;
      await isTidy();
      return inTurn(id, async () => {
        const details = await db.details(id);
        if ((kind === 'audio' ? details.audio : details.video) === 'cached') return null;
        const others = await db.caseVariants(id, kind);
        return saved(await (await worker()).storeUnproven(task, bytes, { why, others }));
      });
    },
  } satisfies Partial<Library>;
}

/** Compares the files of a library with what is recorded of them. */
function createMediaCheck(options: MediaLibraryOptions) {
  const { folder, database: db, worker, assertWritable } = options;

  async function mark(kind: MediaKind, results: readonly VerifiedFile[]): Promise<void> {
    const sound = results.flatMap(({ id, outcome }) => (outcome === 'ok' ? [id] : []));
    if (sound.length > 0) await db.markProven(kind, sound);
    for (const { id, outcome } of results) {
      if (outcome === 'missing') await db.markMissing(kind, id);
      if (outcome === 'changed') await db.markChanged(kind, id, changedSince);
    }
  }

  function verified(
    kind: MediaKind,
    clips: readonly { readonly id: string; readonly suffix: string; readonly sha256: string }[],
  ): Promise<readonly VerifiedFile[]> {
    return Promise.all(
      clips.map(async ({ id, suffix, sha256 }) => (await worker()).verify(kind, id, suffix, sha256)),
    );
  }

  async function verifyMedia(
    check: Parameters<Library['verifyMedia']>[0],
  ): ReturnType<Library['verifyMedia']> {
    const { kind, after, limit } = check;
    if (check.mark !== false) assertWritable();
    const clips = await db.cachedFrom(kind, after, limit, true);
    const results = await verified(kind, clips);
    if (check.mark === 'changed') {
      await mark(
        kind,
        results.filter(({ outcome }) => outcome === 'changed' || outcome === 'ok'),
      );
    } else if (check.mark) {
      const someMissing = results.some(({ outcome }) => outcome === 'missing');
      if (someMissing && check.lost !== true) await assertDiskIsThere(options, kind);
      await mark(kind, results);
    }
    return { results, next: clips.length === limit ? (clips.at(-1)?.id ?? null) : null };
  }

  return {
    verifyMedia,
    async absentMedia({ kind, mark: marks }) {
      if (marks) assertWritable();
      if (await db.isMediaMissing(kind)) return [];
      const names = await db.absentNames(kind);
      const absent: VerifiedFile[] = [];
      for (let at = 0; at < names.length; at += atOnce) {
        const results = await verified(kind, names.slice(at, at + atOnce));
        absent.push(...results.filter(({ outcome }) => outcome !== 'ok'));
      }
      if (marks) await mark(kind, absent);
      return absent;
    },
    async foreignFiles() {
      const files = (await listMediaFiles(folder)).filter((file) => !isOurs(file));
      const ids = files.map(
        (file) =>
          // Where names that differ in case are one, so are their folders.
          /^(?:audio|video)\/([^/]{1,2})\/(\1[^/~]*)(?:~[0-9a-f]{8})?\.(?:mp3|mp4|wav|ogg|flac|m4a|webm|bin)$/i.exec(
            file,
          )?.[2] ?? '',
      );
      const known = await db.knows(ids);
      return files.filter((_file, index) => known[index] !== true);
    },
  } satisfies Partial<Library>;
}

async function assertDiskIsThere({ folder, database }: MediaLibraryOptions, kind: MediaKind): Promise<void> {
  if (!(await database.isMediaMissing(kind))) return;
  throw new AppError('disk-missing', {
    params: { place: 'library', path: path.join(folder, kind), errno: '' },
  });
}

/** Clips whose ids differ only in case are stored one after the other, so that each sees what the other has. */
function createTurns() {
  const turns = new Map<string, Promise<unknown>>();
  return async function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const key = id.toLowerCase();
    const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
    turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(key) === turn) turns.delete(key);
    }
  };
}

/** Files that are being written, or that a repair set aside: in no database, and yet not foreign. */
function isOurs(relative: string): boolean {
  return isLeftover(relative) || /\.changed-[-0-9TZ]+\.[0-9a-z]+$/.test(relative);
}
