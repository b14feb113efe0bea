import { createHash } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { MediaKind } from '../../contract/clip.ts';
import { serveCalls } from '../../platform/worker-rpc.ts';
import { checkDatabase } from '../database/connection.ts';
import type { MediaRecord } from '../mutations/media.ts';
import type { MediaTask } from '../library.ts';
import { distinctSuffix, isPlainId, mediaPath, provenSuffix } from '../paths.ts';
import { isMessage, suffixOf } from '../../platform/sniff.ts';
import type { Checked, MediaChecker } from './media-check.ts';
import { createMediaChecker, invalidMedia, isInvalid } from './media-check.ts';
import type { MediaFile } from './store.ts';
import { isUnreadable, readMedia, saveBeside, suffixFor, writeMedia } from './store.ts';

/** What an audio worker is started with. */
export interface AudioWorkerData {
  readonly folder: string;
}

export type VerifyOutcome = 'ok' | 'missing' | 'changed' | 'unreadable';

async function start({ folder }: AudioWorkerData) {
  const checker = await createMediaChecker();

  return {
    /** Checks and writes; `audio-invalid`, `video-invalid` or `disk-…`. `others`: as for `suffixFor`. */
    async store(
      { kind, id, duration }: Pick<MediaTask, 'kind' | 'id' | 'duration'>,
      bytes: Uint8Array,
      others: readonly string[],
    ) {
      const checked = await checker.check(kind, bytes, duration);
      const media = await named({ folder, kind, id }, others);
      return write(media, bytes, recordOf(media, bytes, checked, null));
    },
    /** Writes what fails a check under a suffix of its own; `audio-invalid` or `video-invalid` for a page or a message. */
    async storeUnproven(
      { kind, id }: Pick<MediaTask, 'kind' | 'id'>,
      bytes: Uint8Array,
      { why, others }: { readonly why: string; readonly others: readonly string[] },
    ) {
      if (isMessage(bytes)) throw invalidMedia(kind);
      const media = await named({ folder, kind, id, suffix: suffixOf(bytes) }, others);
      return write(media, bytes, recordOf(media, bytes, await checker.checkLoosely(kind, bytes), why));
    },
    /**
     * The record of a file that lies under the clip's name already, when it has one of its known hashes, or is whole where
     * none is known: wrong bytes may well be whole. Null when it is neither. Where there are `others`, only a hash says
     * whose it is.
     */
    async adopt(
      { kind, id, duration }: Pick<MediaTask, 'kind' | 'id' | 'duration'>,
      known: readonly string[],
      others: readonly string[],
    ): Promise<MediaRecord | null> {
      const plain = { folder, kind, id };
      const distinct = { ...plain, suffix: distinctSuffix(id, provenSuffix[kind]) };
      const isNew = known.length === 0;
      const found = others.length > 0 ? await adoptFile(checker, distinct, duration, known, isNew) : null;
      return found ?? (await adoptFile(checker, plain, duration, known, isNew && others.length === 0));
    },
    async verify(kind: MediaKind, id: string, suffix: string, sha256: string) {
      if (!isPlainId(id)) return { id, path: `${kind}/`, bytes: 0, outcome: 'unreadable' as const };
      const found = { id, path: mediaPath(kind, id, suffix), bytes: 0 };
      try {
        const bytes = await readMedia({ folder, kind, id, suffix });
        if (bytes === null) return { ...found, outcome: 'missing' as const };
        const outcome: VerifyOutcome = hash(bytes) === sha256 ? 'ok' : 'changed';
        return { ...found, bytes: bytes.byteLength, outcome };
      } catch (error) {
        if (!isUnreadable(error) && !(error instanceof AppError)) throw error;
        // That says nothing of the file.
        if (error instanceof AppError && error.code === 'files-limit') throw error;
        return { ...found, outcome: 'unreadable' as const };
      }
    },
    /** On this thread, as it takes a second for a large library. */
    checkDatabase: () => checkDatabase(folder),
  };
}

function recordOf(
  { kind, id, suffix = provenSuffix[kind] }: MediaFile,
  bytes: Uint8Array,
  checked: Checked,
  unproven: string | null,
): MediaRecord {
  const { duration, peaks, loudness } = checked;
  const sha256 = hash(bytes);
  return { id, kind, bytes: bytes.byteLength, sha256, suffix, unproven, duration, peaks, loudness };
}

async function named(media: MediaFile, others: readonly string[]): Promise<MediaFile> {
  return { ...media, suffix: await suffixFor(media, others) };
}

async function write(media: MediaFile, bytes: Uint8Array, record: MediaRecord): Promise<MediaRecord> {
  if (await isAnother(media, record.sha256)) await saveBeside(media, new Date());
  await writeMedia(media, bytes);
  return record;
}

/** Whether something else than these bytes lies under the clip's name. */
async function isAnother(media: MediaFile, sha256: string): Promise<boolean> {
  try {
    const there = await readMedia(media);
    return there !== null && hash(there) !== sha256;
  } catch (error) {
    if (isUnreadable(error)) return true;
    throw error;
  }
}

/** The record of a file that is there: by a hash that is known, or if it may be `unknown` by the check. */
async function adoptFile(
  checker: MediaChecker,
  media: MediaFile,
  promised: number | null,
  known: readonly string[],
  unknown: boolean,
): Promise<MediaRecord | null> {
  try {
    const bytes = await readMedia(media);
    if (bytes === null) return null;
    if (known.includes(hash(bytes))) {
      return recordOf(media, bytes, await checker.checkLoosely(media.kind, bytes), null);
    }
    return unknown ? recordOf(media, bytes, await checker.check(media.kind, bytes, promised), null) : null;
  } catch (error) {
    if (isUnreadable(error) || isInvalid(error)) return null;
    throw error;
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export type AudioMethods = Awaited<ReturnType<typeof start>>;

serveCalls(start, () => undefined);
