import { AppError } from '../contract/errors.ts';

/** What a job rejects with when it is cancelled; what was done until then stays done. */
export function cancelled(cause?: unknown): AppError {
  return new AppError('cancelled', { cause });
}

/** Throws `cancelled` once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal.reason);
}

const closing = 'The app or the account is closing.';

/** The reason of an abort that no person asked for; still an `AbortError` to all who wait. */
export function closingReason(): DOMException {
  return new DOMException(closing, 'AbortError');
}

/** Whether work was aborted as the app or the account closes, and not as a person stopped it. */
export function isClosing({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof DOMException && reason.message === closing;
}
