import { AppError } from '../contract/errors.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import type { ClipDetails } from '../contract/clip.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import type { Library } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';

type FetchingLibrary = Pick<
  Library,
  'details' | 'storeAudio' | 'adoptAudio' | 'recordAudioFailure' | 'verifyCached'
>;

/** Audio for someone who waits for it: on a connection of its own, beside whatever a sync fetches. */
export interface ClipFetcher {
  /**
   * The clip, cached. Rejects with `audio-…` or `service-…` when its audio cannot be had (which the library then
   * knows), with `clip-not-found`, `disk-…`, `library-…`, `cancelled`.
   */
  fetch(id: string, signal: AbortSignal): Promise<ClipDetails>;
  /** Proves the clip's file, and fetches it again when it is missing or changed; a changed file is set aside, never deleted. */
  repair(
    id: string,
    signal: AbortSignal,
  ): Promise<{
    readonly clip: ClipDetails;
    /** The file was not what it should be. */ readonly mended: boolean;
  }>;
}

const invalidTries = 2;

/** `client` is asked for only when something must be fetched. A clip that is being fetched here is not fetched twice. */
export function createClipFetcher(parts: {
  readonly library: FetchingLibrary;
  readonly client: () => Promise<Pick<StablecogClient, 'fetchMedia'>>;
}): ClipFetcher {
  const { library } = parts;
  const errorText = createErrorText();
  const running = new Map<string, Promise<ClipDetails>>();

  async function bring(id: string, signal: AbortSignal): Promise<ClipDetails> {
    const clip = await library.details(id);
    if (clip.audio === 'cached') return clip;
    const task = { id, prompt: clip.prompt, url: clip.audioUrl, duration: clip.duration, attempts: 0 };
    if (await library.adoptAudio(task)) return library.details(id);
    const client = await parts.client();
    for (let tries = 1; ; tries += 1) {
      try {
        const { bytes } = await client.fetchMedia(task.url, { kind: 'audio', signal });
        await library.storeAudio(task, bytes);
        return await library.details(id);
      } catch (error) {
        throwIfCancelled(signal);
        // A sync may have brought it in the meantime.
        const now = await library.details(id);
        if (now.audio === 'cached') return now;
        if (!(error instanceof AppError) || !isOfTheClip(error)) throw error;
        if (error.code === 'audio-invalid' && tries < invalidTries) continue;
        await library.recordAudioFailure(id, {
          message: errorText.of(error),
          permanent: error.code === 'audio-gone',
        });
        throw error;
      }
    }
  }

  function fetch(id: string, signal: AbortSignal): Promise<ClipDetails> {
    const already = running.get(id);
    if (already) return already;
    const fetching = bring(id, signal).finally(() => running.delete(id));
    running.set(id, fetching);
    return fetching;
  }

  return {
    fetch,
    async repair(id, signal) {
      // `after` is exclusive: the largest text of an id's characters that stands before this id.
      const { results } = await library.verifyCached({ after: textBefore(id), limit: 1, mark: true });
      throwIfCancelled(signal);
      const mended = results.some((result) => result.id === id && result.outcome !== 'ok');
      return { clip: await fetch(id, signal), mended };
    },
  };
}

/** Ids have only characters below `~`, so no id lies between this and `id`. */
function textBefore(id: string): string {
  const last = id.charCodeAt(id.length - 1);
  return `${id.slice(0, -1)}${String.fromCharCode(last - 1)}~`;
}

function isOfTheClip(error: AppError): boolean {
  return error.code.startsWith('audio-');
}
