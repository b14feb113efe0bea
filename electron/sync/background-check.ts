import type { MediaKind } from '../contract/clip.ts';
import type { Clock } from '../platform/clock.ts';
import type { Library } from '../library/library.ts';

/** Files in a slice: some megabytes to read. */
const sliceSize = 256;
/** Before the ids of clips whose videos are checked, after all audio; no id has such a character. */
const videoMark = 'video/';
const betweenSlices = 2 * 60_000; // ms
const betweenRounds = 7 * 24 * 60 * 60_000; // ms

/**
 * Verifies the next slice of the cached files by their hashes and remembers how far it came. It changes no file: what it
 * finds is counted, for a verification that repairs, and is no longer taken for proven. Between two rounds lies a week;
 * until then nothing is read. The database is verified at the end of a round, and first of all where its last process was
 * killed.
 */
export async function checkSlice(options: {
  readonly library: Pick<
    Library,
    'status' | 'writable' | 'verifyMedia' | 'isUnchecked' | 'proveDatabase' | 'setSelfCheck'
  >;
  readonly clock: Pick<Clock, 'date'>;
}): Promise<void> {
  const { library, clock } = options;
  if (library.writable && (await library.isUnchecked())) return library.proveDatabase();
  const { selfCheck, cached, video } = await library.status({ missing: 0 });
  const { after, finishedAt } = selfCheck;
  // A clock that was set back must not put the next round off for ever.
  const rested = finishedAt === null ? Infinity : Math.abs(clock.date() - Date.parse(finishedAt));
  if (cached + video.cached === 0 || (after === null && rested < betweenRounds)) return;
  const kind = after?.startsWith(videoMark) ? 'video' : 'audio';
  const position = kind === 'video' ? (after ?? '').slice(videoMark.length) || null : after;
  const { results, next: last } = await library.verifyMedia({
    kind,
    after: position,
    limit: sliceSize,
    mark: library.writable && 'changed',
  });
  const found = selfCheck.found + results.filter(({ outcome }) => outcome !== 'ok').length;
  const next = kind === 'audio' && video.cached === 0 ? last : nextAfter(kind, last);
  const ended = next === null;
  if (ended) await library.proveDatabase();
  await library.setSelfCheck({
    after: next,
    found: ended ? 0 : found,
    damaged: ended ? found : Math.max(found, selfCheck.damaged),
    finishedAt: ended ? new Date(clock.date()).toISOString() : finishedAt,
  });
}

/** Where the next slice begins: videos come after the last audio; null when both are done. */
function nextAfter(kind: MediaKind, last: string | null): string | null {
  if (kind === 'audio') return last ?? videoMark;
  return last === null ? null : `${videoMark}${last}`;
}

/** Checks a slice every two minutes until the signal aborts, as long as `mayRun` says so. */
export async function checkBySlices(options: {
  readonly mayRun: () => Promise<boolean>;
  readonly slice: () => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Hears why a slice failed, such as a library that was closed meanwhile; the next one is tried all the same. */
  readonly onError: (error: unknown) => void;
}): Promise<void> {
  const { mayRun, slice, clock, signal, onError } = options;
  for (;;) {
    await clock.sleep(betweenSlices, signal).catch(() => undefined); // it ends early when the signal aborts
    if (signal.aborted) return;
    try {
      if (await mayRun()) await slice();
    } catch (error) {
      onError(error);
    }
  }
}
