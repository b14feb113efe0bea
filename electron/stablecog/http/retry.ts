import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Limits } from './limits.ts';

/** A try that failed in a way that another one may not. */
export class TryAgain extends Error {
  /** What is thrown when there are no more tries. */
  readonly final: AppError;
  /** `rate-limited` tries count by themselves; one that `progressed` starts the count anew. */
  readonly kind: 'failed' | 'rate-limited' | 'progressed';

  constructor(final: AppError, kind: TryAgain['kind'] = 'failed') {
    super(final.message, { cause: final });
    this.final = final;
    this.kind = kind;
  }
}

const mostTries = 100; // also of those that progress

/** Milliseconds before the next try: doubling, half of it at random so that clients spread out. */
export function waitBefore(
  failures: number,
  limits: Pick<Limits, 'firstWait' | 'longestWait'>,
  random: () => number,
): number {
  const full = Math.min(limits.longestWait, limits.firstWait * 2 ** (failures - 1));
  return full * (0.5 + random() / 2);
}

/** Runs `attempt` until it answers, throws something other than `TryAgain`, or has used up its tries. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  options: {
    readonly clock: Clock;
    readonly limits: Limits;
    readonly tries: number;
    readonly random: () => number;
    readonly signal: AbortSignal;
  },
): Promise<T> {
  const { clock, limits, tries, random, signal } = options;
  let failures = 0;
  let refusals = 0;
  const aborted = () => signal.aborted; // a function, as it changes while an attempt is awaited
  for (let all = 1; ; all += 1) {
    if (aborted()) throw cancelled();
    try {
      return await attempt();
    } catch (error) {
      if (aborted()) throw cancelled();
      if (!(error instanceof TryAgain)) throw error;
      if (error.kind === 'rate-limited') refusals += 1;
      else failures = error.kind === 'progressed' ? 1 : failures + 1;
      if (failures >= tries || refusals >= limits.rateLimitedTries || all >= mostTries) throw error.final;
      if (error.kind === 'rate-limited') continue; // the pause holds it
      await clock.sleep(waitBefore(failures, limits, random), signal).catch((reason: unknown) => {
        throw signal.aborted ? cancelled() : reason;
      });
    }
  }
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled. Everything that was done so far is kept.');
}
