import { AppError } from '../contract/errors.ts';
import type { Audit } from '../contract/library-status.ts';
import type { SyncReport } from '../contract/job.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import type { JobOptions } from '../jobs/job.ts';
import { createMeter } from '../platform/progress.ts';
import type { Library } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { Page } from '../stablecog/page.ts';
import type { FetchingResult } from './audio-download.ts';
import { fetchAudio } from './audio-download.ts';
import { bringInListing } from './listing.ts';

export interface SyncOptions extends JobOptions {
  /** Lists everything, also when nothing seems new; and tries failed audio again before its wait is over. */
  readonly full: boolean;
  /** Fetches audio after the listing, or only lists. */
  readonly audio: boolean;
  /** To the audio host, 1 to 16. */
  readonly connections: number;
}

export interface Sync {
  /**
   * Brings the library up to date. In the report, `audio.cached` counts the clips whose audio is in the library at
   * the end, `audio.failed` those whose audio could not be had in this run, `audio.bytes` the bytes fetched in it.
   * Rejects with an `AppError`: `cancelled`, `key-…`, `rate-limited`, `service-…`, `disk-…`, `library-…`; what was
   * done until then is kept, and the next run goes on from there.
   */
  run(options: SyncOptions): Promise<SyncReport>;
}

export function createSync(parts: {
  readonly client: StablecogClient;
  readonly library: Library;
  readonly clock?: Clock;
  /** Looks at the account's first page before anything of it is saved; rejects to end the sync there. */
  readonly admit?: (first: Page, signal: AbortSignal) => Promise<void>;
}): Sync {
  const { client, library } = parts;
  const clock = parts.clock ?? systemClock;

  return {
    async run(options) {
      const startedAt = clock.now();
      const requestsBefore = client.requests;
      const meter = createMeter({ job: 'sync', onProgress: options.onProgress, clock });
      const stop = new AbortController();
      const cancel = () => stop.abort(options.signal.reason);
      if (options.signal.aborted) cancel();
      options.signal.addEventListener('abort', cancel, { once: true });

      let bytes = 0;
      let done = 0;
      let listed = false;
      let wake = createWake();
      const news = () => {
        const last = wake;
        wake = createWake();
        last.resolve();
      };
      stop.signal.addEventListener('abort', news, { once: true });

      const listing = bringInListing({
        client,
        library,
        clock,
        full: options.full,
        signal: stop.signal,
        ...(parts.admit ? { admit: parts.admit } : {}),
        onPage: (clips, total) => {
          meter.set('listing', total);
          meter.add({ items: clips });
          news();
        },
      }).finally(() => {
        listed = true;
        news();
      });

      async function more(limit: number, except: ReadonlySet<string>) {
        for (;;) {
          const wasListed = listed;
          const { promise } = wake;
          const tasks = await library.audioDue({ limit, except, retryAll: options.full });
          if (tasks.length > 0) return tasks;
          if (wasListed) return null;
          await promise;
          stop.signal.throwIfAborted();
        }
      }

      meter.set('listing', null);
      const fetching: Promise<FetchingResult> = options.audio
        ? fetchAudio({
            client,
            library,
            source: { more },
            connections: options.connections,
            adopt: true,
            signal: stop.signal,
            onBytes: (count) => {
              bytes += count;
              meter.add({ bytes: count });
            },
            onDone: () => {
              done += 1;
              if (listed) meter.add({ items: 1 });
            },
          })
        : Promise.resolve({ stored: 0, failed: 0, failures: [] });

      const showAudio = async () => {
        const result = await listing;
        if (options.audio) {
          const status = await library.status();
          const due = status.waiting + (options.full ? status.failed : 0);
          meter.set('audio', done + due, { items: done, bytes });
        }
        return result;
      };

      let failure: unknown = null;
      const fail = (error: unknown) => {
        failure ??= error;
        stop.abort(error);
      };
      const [found, fetched] = await Promise.all([
        showAudio().catch((error: unknown) => {
          fail(error);
          return null;
        }),
        fetching.catch((error: unknown) => {
          fail(error);
          return null;
        }),
      ]);
      options.signal.removeEventListener('abort', cancel);
      if (options.signal.aborted) {
        throw new AppError('cancelled', 'The sync was cancelled. Everything that was done so far is kept.');
      }
      if (!found || !fetched) throw failure;

      await library.setLastSync(new Date(clock.date()).toISOString());
      meter.end();
      const status = await library.status();
      const audit: Audit | null = found.audit ?? status.audit;
      return {
        outputs: status.clips,
        added: found.added,
        gone: found.gone,
        audio: { cached: status.cached, failed: fetched.failed, bytes, failures: fetched.failures },
        audit,
        requests: client.requests - requestsBefore,
        elapsed_ms: Math.round(clock.now() - startedAt),
      };
    },
  };
}

function createWake(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resolveIt) => {
    resolve = resolveIt;
  });
  return { promise, resolve };
}
