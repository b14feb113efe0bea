import type { MediaKind } from '../contract/clip.ts';
import { AppError } from '../contract/errors.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import type { SyncReport } from '../contract/job.ts';
import { withFilesMissing } from '../contract/library-status.ts';
import type { MissingItem } from '../contract/library-status.ts';
import type { JobOptions } from '../jobs/job.ts';
import type { Library } from '../library/library.ts';
import { throwIfCancelled } from '../platform/cancellation.ts';
import { createBell } from '../platform/bell.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import type { Meter } from '../platform/progress.ts';
import { createMeter } from '../platform/progress.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { AccountListing } from '../stablecog/listing/account-listing.ts';
import type { ListingResult } from './listing.ts';
import { bringInListing } from './listing.ts';
import type { DownloadResult } from './media-download.ts';
import { downloadMedia } from './media-download.ts';
import type { TaskSource } from './task-queue.ts';

export interface SyncOptions extends JobOptions {
  /** Lists everything, also when nothing seems new; and tries failed audio again before its wait is over. */
  readonly full: boolean;
  /** Fetches audio, or only lists. */
  readonly audio: boolean;
  /** Fetches videos when all audio is here; never without audio. */
  readonly video: boolean;
  /** To the audio host, 1 to 16. */
  readonly connections: number;
}

export interface Sync {
  /**
   * Brings the library up to date. In the report, `audio.cached` counts the clips whose audio is in the library at
   * the end, `audio.failed` those whose audio could not be had in this run, `audio.bytes` the bytes of those
   * that were fetched in it and saved.
   * Rejects with an `AppError`: `cancelled`, `key-…`, `rate-limited`, `service-…`, `disk-…`, `library-…`; what was
   * done until then is saved, and the next run goes on from there. Where the listing fails because of the service, the
   * files of the clips that are known are fetched before it rejects.
   */
  run(options: SyncOptions): Promise<SyncReport>;
}

interface SyncParts {
  readonly client: StablecogClient;
  readonly library: Library;
  readonly clock?: Clock;
  /** Examines the account's newest clips before anything is saved; rejects to end the sync there. */
  readonly admit?: (listing: AccountListing, signal: AbortSignal) => Promise<void>;
}

/** As many missing files and rows as a report names. */
const mostMissing = 10_000;

export function createSync(parts: SyncParts): Sync {
  const clock = parts.clock ?? systemClock;
  return { run: (options) => runSync({ ...parts, clock }, options) };
}

async function runSync(
  parts: SyncParts & { readonly clock: Clock },
  options: SyncOptions,
): Promise<SyncReport> {
  const { client, library, clock } = parts;
  const startedAt = clock.now();
  const requestsBefore = client.requests;
  const meter = createMeter({ job: 'sync', onProgress: options.onProgress, clock });
  const stop = new AbortController();
  const cancel = () => stop.abort(options.signal.reason);
  if (options.signal.aborted) cancel();
  options.signal.addEventListener('abort', cancel, { once: true });
  let failure: { readonly error: unknown } | null = null;
  const fail = (error: unknown) => {
    failure ??= { error };
    stop.abort(error);
    return null;
  };

  const news = createNews(stop.signal);
  const job = { ...parts, options, signal: stop.signal, meter, news };
  const listing = listInto(job);
  const media = fetchMedia(job, listing);
  // Files that are known are fetched all the same: they may lie there for longer than the service answers.
  const failListing = (error: unknown) => {
    if (!isOfService(error)) return fail(error);
    failure ??= { error };
    return null;
  };
  const [found, fetched] = await Promise.all([listing.catch(failListing), media.catch(fail)]);
  options.signal.removeEventListener('abort', cancel);
  throwIfCancelled(options.signal);
  if (!found || !fetched) throw errorOf(failure);
  const hostFailure = fetched.audio.hostFailure ?? fetched.video.hostFailure;
  if (hostFailure) throw hostFailure;

  await library.setLastSync(new Date(clock.date()).toISOString());
  meter.end();
  const status = await library.status({ videos: options.video, missing: mostMissing });
  const unreadable = [...fetched.audio.unreadable, ...fetched.video.unreadable];
  const part = ({ failed, bytes, failures }: Fetched, cached: number) => ({
    cached,
    failed,
    bytes,
    failures,
  });
  return {
    outputs: status.clips,
    added: found.added,
    gone: found.gone,
    audio: part(fetched.audio, status.cached),
    video: part(fetched.video, status.video.cached),
    unproven: status.unproven + (options.video ? status.video.unproven : 0),
    complete: status.complete && unreadable.length === 0,
    reasons: withFilesMissing(status.reasons, unreadable.length),
    missing: [...status.missing, ...unreadable].slice(0, mostMissing),
    audit: status.audit,
    counted_at: await library.lastWholeListingAt(),
    whole: found.whole,
    smallest_page: found.smallestPage,
    rows_passed_over: found.passedOver,
    requests: client.requests - requestsBefore,
    elapsed_ms: Math.round(clock.now() - startedAt),
  };
}

/** Whether it is about the service or its key, and not about this library, its disk or another account. */
function isOfService(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code.startsWith('service-') || error.code === 'rate-limited' || error.code === 'key-refused')
  );
}

function errorOf(failure: { readonly error: unknown } | null): unknown {
  return failure?.error;
}

interface SyncJob extends SyncParts {
  readonly clock: Clock;
  readonly options: SyncOptions;
  readonly signal: AbortSignal;
  readonly meter: Meter;
  readonly news: News;
}

type Fetched = DownloadResult & {
  /** Files that cannot be looked for: their folder cannot be entered, or something else has their name. */
  readonly unreadable: readonly MissingItem[];
};

async function listInto(job: SyncJob): Promise<ListingResult> {
  const { client, library, clock, admit, options, signal, meter, news } = job;
  meter.set('listing', null);
  try {
    return await bringInListing({
      client,
      library,
      clock,
      full: options.full,
      signal,
      ...(admit ? { admit } : {}),
      onPage: (clips, total) => {
        meter.set('listing', total);
        meter.add({ items: clips });
        news.tell();
      },
    });
  } finally {
    news.end();
  }
}

/** Audio first, beside the listing; videos when all audio is here. */
async function fetchMedia(
  job: SyncJob,
  listing: Promise<unknown>,
): Promise<{ readonly audio: Fetched; readonly video: Fetched }> {
  const nothing: Fetched = {
    stored: 0,
    failed: 0,
    failures: [],
    hostFailure: null,
    bytes: 0,
    unreadable: [],
  };
  const { audio: wanted, video: videosWanted } = job.options;
  const audio = wanted ? await fetchKind('audio', job, listing) : nothing;
  const video = wanted && videosWanted ? await fetchKind('video', job, listing) : nothing;
  return { audio, video };
}

/** Fetches files while the listing goes on, and until none is due after it. */
async function fetchKind(kind: MediaKind, job: SyncJob, listing: Promise<unknown>): Promise<Fetched> {
  const { client, library, clock, options, signal, meter, news } = job;
  let bytes = 0;
  let done = 0;
  // Files that someone deleted are due again.
  const absent = await library.absentMedia({ kind, mark: true });
  const unreadable = absent.flatMap(({ id, outcome }): readonly MissingItem[] =>
    outcome === 'unreadable' ? [{ id, what: kind, why: outcome }] : [],
  );
  const showTotal = async () => {
    const status = await library.status({ missing: 0 });
    const { waiting, failed } = kind === 'audio' ? status : status.video;
    const due = waiting + (options.full ? failed : 0);
    if (kind === 'audio' || due > 0) meter.set(kind, done + due, { items: done, bytes });
  };
  const downloading = downloadMedia({
    kind,
    client,
    library,
    clock,
    errorText: createErrorText(),
    source: dueAfterNews(kind, job),
    connections: options.connections,
    adopt: true,
    signal,
    onBytes: (count) => {
      bytes += count;
      meter.add({ bytes: count });
    },
    onDone: () => {
      done += 1;
      if (news.ended) meter.add({ items: 1 });
    },
  });
  // Why the listing failed is its own caller's to know.
  const [downloaded] = await Promise.all([downloading, listing.then(showTotal, () => undefined)]);
  return { ...downloaded, unreadable };
}

/** Files that are due; while the listing goes on, more of them may come up. */
function dueAfterNews(kind: MediaKind, { library, options, signal, news }: SyncJob): TaskSource {
  return {
    async more(limit, except) {
      for (;;) {
        const { ended, next } = news;
        const tasks = await library.mediaDue({ kind, limit, except, retryAll: options.full });
        if (tasks.length > 0) return tasks;
        if (ended) return null;
        await next;
        signal.throwIfAborted();
      }
    },
  };
}

/** What a listing announces to those who wait for what it brings. */
interface News {
  readonly ended: boolean;
  /** Resolves with the next announcement. */
  readonly next: Promise<void>;
  tell(): void;
  end(): void;
}

function createNews(signal: AbortSignal): News {
  const bell = createBell(signal);
  let ended = false;
  return {
    get ended() {
      return ended;
    },
    get next() {
      return bell.next;
    },
    tell: () => bell.ring(),
    end() {
      ended = true;
      bell.ring();
    },
  };
}
