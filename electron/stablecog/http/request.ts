import { AppError } from '../../contract/errors.ts';
import type { Limits } from './limits.ts';
import { networkFailure } from './failures.ts';
import { TryAgain } from './retry.ts';

/** One request whose headers are there; its body is read once, or dropped. */
export interface Exchange {
  readonly response: Response;
  /**
   * Hands over the body piece by piece; answers its length. Throws `tooLarge` past `limit` bytes,
   * and `TryAgain` when the connection breaks or next to nothing comes for too long.
   */
  read(limit: number, onBytes: (piece: Uint8Array) => void): Promise<number>;
  drop(): void;
}

/** Sends a GET request that follows no redirect. `TryAgain` when nothing answers in time. */
export async function exchange(options: {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}): Promise<Exchange> {
  const { url, headers, limits, signal } = options;
  const guard = createGuard(signal);
  let response: Response;
  try {
    guard.allow(limits.headersTimeout);
    response = await guard.race(
      options.fetch(url.href, {
        headers,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        signal: guard.signal,
      }),
    );
  } catch (error) {
    guard.end();
    throw broken(url, error);
  }
  return {
    response,
    async read(limit, onBytes) {
      let length = 0;
      let enoughAt = 0;
      const enough = Math.ceil((limits.stallTimeout / 1000) * limits.slowest);
      const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
      try {
        while (reader) {
          if (length >= enoughAt) {
            enoughAt = length + enough;
            guard.allow(limits.stallTimeout);
          }
          const piece = await guard.race(reader.read());
          if (piece.done) break;
          length += piece.value.length;
          if (length > limit) throw tooLarge();
          onBytes(piece.value);
        }
        guard.end();
        return length;
      } catch (error) {
        guard.abort();
        throw error instanceof AppError ? error : broken(url, error);
      }
    },
    drop: () => guard.abort(),
  };
}

/** Nothing came for as long as the limits allow. */
export class TimedOut extends Error {}

/** Ends what it guards when the signal aborts or the time allowed runs out, even where fetch itself would hang on. */
function createGuard(signal: AbortSignal) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const { promise: aborted, reject } = withReject();
  const abort = (reason?: unknown) => {
    end();
    reject(reason);
    controller.abort(reason);
  };
  const cancel = () => abort(signal.reason);
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return {
    signal: controller.signal,
    allow(milliseconds: number) {
      clearTimeout(timer);
      timer = setTimeout(() => abort(new TimedOut()), milliseconds);
    },
    race: <T>(work: Promise<T>): Promise<T> => Promise.race([work, aborted]),
    end,
    abort,
  };
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectIt) => {
    reject = rejectIt;
  });
  // Nobody may be waiting when the time runs out.
  promise.catch(() => undefined);
  return { promise, reject };
}

/** A certificate and a proxy's password are not put right by another try. */
function broken(url: URL, error: unknown): Error {
  if (error instanceof AppError) return error;
  const failure = networkFailure(url, error);
  if (failure.code !== 'service-unreachable' && failure.code !== 'service-not-understood') return failure;
  return new TryAgain(failure, error instanceof TimedOut ? 'silent' : 'failed');
}

function tooLarge(): AppError {
  return new AppError('service-not-understood', { params: { reason: 'tooLarge' } });
}

/** Where a redirect points; null when the response is none. */
export function redirectTarget(response: Response, from: URL): URL | 'nowhere' | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location = response.headers.get('location') ?? '';
  return location !== '' && URL.canParse(location, from.href) ? new URL(location, from.href) : 'nowhere';
}
