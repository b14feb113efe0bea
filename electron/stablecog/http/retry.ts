import type { AppError } from '../../contract/errors.ts';
import { cancelled } from '../../platform/cancellation.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Limits } from './limits.ts';
import type { Pace } from './pace.ts';

/**
 * Why a try failed, as far as it matters for the next one.
 * - `failed`: in a way that another try may not
 * - `silent`: nothing came for as long as is waited, which costs the most
 * - `progressed`: so, but some of a file arrived, and the next try goes on from there
 * - `busy`: the host asks for a pause, which holds every caller
 * - `refused`: the key was refused, which a failing database of the service does to good keys, too
 */
export type Setback = 'failed' | 'silent' | 'progressed' | 'busy' | 'refused';

/** A try that failed in a way that another one may not. */
export class TryAgain extends Error {
  /** What is thrown when there are no more tries. */
  readonly final: AppError;
  readonly setback: Setback;
  /** Milliseconds that the host asks to wait; null when it says nothing. */
  readonly wait: number | null;

  constructor(final: AppError, setback: Setback = 'failed', wait: number | null = null) {
    super(final.message, { cause: final });
    this.final = final;
    this.setback = setback;
    this.wait = wait;
  }
}

/** How often a request is tried, by the setback; each is counted by itself. */
export interface Tries {
  readonly failed: number;
  readonly silent: number;
  readonly busy: number;
  readonly refused: number;
}

export interface RetryPolicy {
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'firstWait' | 'longestWait' | 'longestPause'>;
  readonly pace: Pace;
  readonly random: () => number;
}

const mostTries = 100; // also of those that progress

/** Milliseconds before the next try: doubling, half of it at random so that clients spread out. */
export function waitBefore(
  setbacks: number,
  limits: Pick<Limits, 'firstWait' | 'longestWait'>,
  random: () => number,
): number {
  const full = Math.min(limits.longestWait, limits.firstWait * 2 ** (setbacks - 1));
  return full * (0.5 + random() / 2);
}

/** Runs `attempt` until it answers, throws something other than `TryAgain`, or has used up its tries. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  options: RetryPolicy & { readonly tries: Tries; readonly signal: AbortSignal },
): Promise<T> {
  const { clock, limits, pace, random, tries, signal } = options;
  const counts = { failed: 0, silent: 0, busy: 0, refused: 0 };
  const aborted = () => signal.aborted; // a function, as it changes while an attempt is awaited
  for (let all = 1; ; all += 1) {
    if (aborted()) throw cancelled(signal.reason);
    try {
      return await attempt();
    } catch (error) {
      if (aborted()) throw cancelled(signal.reason);
      if (!(error instanceof TryAgain)) throw error;
      const { setback, final } = error;
      const counted = setback === 'progressed' ? 'failed' : setback;
      counts[counted] = setback === 'progressed' ? 1 : counts[counted] + 1;
      if (counts[counted] >= tries[counted] || all >= mostTries) throw final;
      if ((error.wait ?? 0) > limits.longestPause) throw final;
      const wait = waitBefore(counts[counted], limits, random);
      if (setback === 'busy') {
        // Never sooner than asked, and not all at the same moment.
        pace.pause(error.wait === null ? wait : Math.max(error.wait, 50) * (1 + random() / 10));
        continue;
      }
      await clock.sleep(wait, signal).catch((reason: unknown) => {
        throw signal.aborted ? cancelled(reason) : reason;
      });
    }
  }
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date (measured against the answer's own `Date`). */
export function retryAfter(headers: Headers, date: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  const until = /^[A-Za-z]/.test(value) ? Date.parse(value) : NaN; // Date.parse takes "-1" for a year
  if (Number.isNaN(until)) return null;
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(sent) ? date : sent));
}
