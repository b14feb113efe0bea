import { AppError } from '../../contract/errors.ts';
import type { Limits } from '../http/limits.ts';
import { TimedOut } from '../http/request.ts';
import { TryAgain } from '../http/retry.ts';

/** How long files are waited for, learned from how their hosts have answered. */
export interface Patience {
  readonly limits: Limits;
  /** A file began to come after so many milliseconds. */
  answered(milliseconds: number): void;
  /** What to throw for a failed try: where many files hang already, one that hangs is not tried again in this run. */
  judge(error: unknown): unknown;
}

/** So many files may hang before patience is at its end. */
const mostHanging = 4;
/** Slower than the slowest answer so far by this factor is hanging. */
const margin = 4;

/** Thousands of files that never come must cost minutes, not hours, while the others are fetched. */
export function createPatience(limits: Limits): Patience {
  let hanging = 0;
  let slowest = 0;

  const shortened = (milliseconds: number) =>
    Math.min(milliseconds, Math.max(milliseconds / 2 ** Math.min(hanging, mostHanging), slowest * margin));

  return {
    get limits() {
      return {
        ...limits,
        headersTimeout: shortened(limits.headersTimeout),
        stallTimeout: shortened(limits.stallTimeout),
      };
    },
    answered(milliseconds) {
      slowest = Math.max(slowest, milliseconds);
    },
    judge(error) {
      if (!(error instanceof TryAgain) || !(error.final.cause instanceof TimedOut)) return error;
      hanging += 1;
      return hanging > mostHanging ? new AppError('audio-timed-out') : error;
    },
  };
}
