import { AppError } from '../contract/errors.ts';

/** What a job rejects with when it is cancelled; what was done until then stays done. */
export function cancelled(cause?: unknown): AppError {
  return new AppError('cancelled', { cause });
}

/** Throws `cancelled` once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal.reason);
}
