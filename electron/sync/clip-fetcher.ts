import type { ClipDetails, MediaKind } from '../contract/clip.ts';
import { AppError } from '../contract/errors.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import type { Library } from '../library/library.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import { isOfOneFile } from './media-download.ts';
import { mediaTask } from './media-task.ts';
import { textBefore } from './text-before.ts';

type FetchingLibrary = Pick<
  Library,
  | 'details'
  | 'storeMedia'
  | 'storeUnproven'
  | 'adoptMedia'
  | 'recordMediaFailure'
  | 'verifyMedia'
  | 'lostMedia'
>;

/** A file for someone who waits for it: on a connection of its own, beside whatever a sync fetches. */
export interface ClipFetcher {
  /**
   * The clip, with its file cached; or unproven, where what its host sends fails a check each time. Rejects with
   * `audio-…`, `video-…` or `service-…` when the file cannot be had (which the library then knows), with
   * `clip-not-found`, `disk-…`, `library-…`, `cancelled`.
   */
  fetch(id: string, signal: AbortSignal, kind?: MediaKind): Promise<ClipDetails>;
  /** Verifies the clip's files, and fetches those again that are missing or changed. */
  repair(
    id: string,
    signal: AbortSignal,
  ): Promise<{
    readonly clip: ClipDetails;
    /** A file was not what it should be. */ readonly mended: boolean;
  }>;
}

const invalidTries = 2;

/** `client` is asked for only when something must be fetched. A file that is being fetched here is not fetched twice. */
export function createClipFetcher(parts: {
  readonly library: FetchingLibrary;
  readonly client: () => Promise<Pick<StablecogClient, 'fetchMedia'>>;
}): ClipFetcher {
  const { library } = parts;
  const errorText = createErrorText();
  const running = new Map<string, Promise<ClipDetails>>();

  async function bring(id: string, kind: MediaKind, signal: AbortSignal): Promise<ClipDetails> {
    const clip = await library.details(id);
    if (clip[kind] === 'cached') return clip;
    const task = mediaTask(clip, kind);
    if (await library.adoptMedia(task)) return library.details(id);
    const client = await parts.client();
    for (let tries = 1; ; tries += 1) {
      let copy: Uint8Array | null = null;
      try {
        const { bytes } = await client.fetchMedia(task.url, { kind, signal });
        copy = bytes.slice(); // storing leaves nothing of `bytes`
        await library.storeMedia(task, bytes);
        return await library.details(id);
      } catch (error) {
        throwIfCancelled(signal);
        // A sync may have brought it in the meantime.
        const now = await library.details(id);
        if (now[kind] === 'cached') return now;
        if (!isOfOneFile(error) || error.code.startsWith('service-')) throw error;
        if (error.code.endsWith('-invalid') && tries < invalidTries) continue;
        const message = errorText.of(error);
        if (copy && (await isSavedUnproven(task, copy, message))) return library.details(id);
        await library.recordMediaFailure(task, { message, permanent: error.code === 'audio-gone' });
        throw error;
      }
    }
  }

  async function isSavedUnproven(
    task: Parameters<Library['storeUnproven']>[0],
    bytes: Uint8Array,
    why: string,
  ): Promise<boolean> {
    try {
      await library.storeUnproven(task, bytes, why);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code.endsWith('-invalid')) return false;
      throw error;
    }
  }

  function fetch(id: string, signal: AbortSignal, kind: MediaKind = 'audio'): Promise<ClipDetails> {
    const name = `${kind} ${id}`;
    const already = running.get(name);
    if (already) return already;
    const fetching = bring(id, kind, signal).finally(() => running.delete(name));
    running.set(name, fetching);
    return fetching;
  }

  return {
    fetch,
    async repair(id, signal) {
      let clip = await library.details(id);
      let mended = false;
      for (const kind of clip.video === 'none' ? (['audio'] as const) : (['audio', 'video'] as const)) {
        // `after` is exclusive: the largest text of an id's characters that stands before this id.
        const isLost = (await library.lostMedia(kind)).includes(id);
        const { results } = await library.verifyMedia({ kind, after: textBefore(id), limit: 1, mark: true });
        throwIfCancelled(signal);
        const isBroken = isLost || results.some((result) => result.id === id && result.outcome !== 'ok');
        mended ||= isBroken;
        if (kind === 'audio' || isBroken) clip = await fetch(id, signal, kind);
      }
      return { clip, mended };
    },
  };
}
