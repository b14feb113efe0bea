import type { Clock } from '../platform/clock.ts';
import type { Library } from '../library/library.ts';

/** Clips in a slice: about 6 MB to read. */
const sliceSize = 256;
const betweenSlices = 2 * 60_000; // ms
const betweenRounds = 7 * 24 * 60 * 60_000; // ms

/**
 * Proves the next slice of the cached files by their hashes and remembers how far it came. It changes no file: what it
 * finds is counted, for a verification that repairs. Between two rounds lies a week; until then nothing is read.
 */
export async function checkSlice(options: {
  readonly library: Pick<Library, 'status' | 'verifyCached' | 'proveDatabase' | 'setSelfCheck'>;
  readonly clock: Pick<Clock, 'date'>;
}): Promise<void> {
  const { library, clock } = options;
  const { selfCheck, cached } = await library.status();
  const { after, finishedAt } = selfCheck;
  // A clock that was set back must not put the next round off for ever.
  const rested = finishedAt === null ? Infinity : Math.abs(clock.date() - Date.parse(finishedAt));
  if (cached === 0 || (after === null && rested < betweenRounds)) return;
  const { results, next } = await library.verifyCached({ after, limit: sliceSize, mark: false });
  const found = selfCheck.found + results.filter(({ outcome }) => outcome !== 'ok').length;
  const ended = next === null;
  if (ended) await library.proveDatabase();
  await library.setSelfCheck({
    after: next,
    found: ended ? 0 : found,
    damaged: ended ? found : Math.max(found, selfCheck.damaged),
    finishedAt: ended ? new Date(clock.date()).toISOString() : finishedAt,
  });
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
