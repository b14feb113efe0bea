import { AppError } from '../../contract/errors.ts';
import { parseKey } from '../../contract/key-text.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { proxyAuthRequired, rateLimited, serviceBlocked, serviceFailed } from './failures.ts';
import type { Limits } from './limits.ts';
import type { Exchange } from './request.ts';
import { exchange, redirectTarget } from './request.ts';
import type { RetryPolicy } from './retry.ts';
import { TryAgain, retryAfter, retrying } from './retry.ts';

/** Asks the API with the key. */
export interface Api {
  /**
   * The body of the answer, read by `parse`; an `AppError` that it throws is a reason to ask again.
   * Rejects with `key-…`, `rate-limited`, `service-…`, `proxy-auth-required`, `certificate-invalid`, `cancelled`.
   */
  get<T>(
    address: URL,
    parse: (body: string) => T,
    options: { readonly tries: number; readonly signal: AbortSignal },
  ): Promise<T>;
  /** Requests sent so far, retries and redirects included. */
  readonly requests: number;
}

const mostRedirects = 3;
const mostErrorBytes = 64 * 1024;

export function createApi(
  options: RetryPolicy & {
    readonly limits: Limits;
    readonly origin: string;
    /** Asked at each request, so that it can change and need not be held here. */
    readonly key: () => string;
    /** Whether the service has accepted this key before: then a refusal is doubted longer. */
    readonly keyHasWorked: boolean;
    readonly userAgent: string;
    readonly fetch: typeof fetch;
  },
): Api {
  const { limits, pace, clock } = options;
  let requests = 0;
  let keyHasWorked = options.keyHasWorked;

  /** Redirects are followed with the key within the API's origin only. */
  async function ask(address: URL, signal: AbortSignal): Promise<Exchange> {
    let url = address;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      await pace.slot(signal);
      requests += 1;
      const headers = {
        accept: 'application/json',
        authorization: `Bearer ${parseKey(options.key())}`,
        'user-agent': options.userAgent,
      };
      const answer = await exchange({ url, headers, fetch: options.fetch, limits, signal });
      const location = redirectTarget(answer.response, url);
      if (location === null) return answer;
      answer.drop();
      if (location === 'nowhere') throw new TryAgain(notUnderstood());
      if (location.origin !== options.origin) throw redirected(location);
      url = location;
    }
    throw redirected(url);
  }

  async function answerOf<T>(address: URL, parse: (body: string) => T, signal: AbortSignal): Promise<T> {
    const answer = await ask(address, signal);
    const { status, headers } = answer.response;
    if (status !== 200) throw await setbackOf(answer, retryAfter(headers, clock.date()));
    const body = await textOf(answer, limits.pageBytes);
    let result: T;
    try {
      result = parse(body);
    } catch (error) {
      throw error instanceof AppError ? new TryAgain(error) : error;
    }
    keyHasWorked = true;
    return result;
  }

  return {
    get: (address, parse, { tries, signal }) =>
      retrying(() => answerOf(address, parse, signal), {
        ...options,
        signal,
        tries: {
          failed: tries,
          silent: Math.max(1, Math.floor(tries / 2)),
          busy: limits.busyTries,
          get refused() {
            return keyHasWorked ? limits.refusedTriesOfKnownKey : limits.refusedTries;
          },
        },
      }),
    get requests() {
      return requests;
    },
  };
}

/** What an answer that is not 200 means. */
async function setbackOf(answer: Exchange, wait: number | null): Promise<Error> {
  const { status } = answer.response;
  if (status === 401) {
    // Only the service itself answers so; what stands in front of it has pages of its own.
    const own = isUnauthorized(await textOf(answer, mostErrorBytes));
    return own
      ? new TryAgain(new AppError('key-refused', { params: { reason: 'service' } }), 'refused')
      : new TryAgain(serviceBlocked(status), wait === null ? 'failed' : 'busy', wait);
  }
  answer.drop();
  if (status === 407) return proxyAuthRequired();
  if (status === 429) return new TryAgain(rateLimited(wait), 'busy', wait);
  // 428: the store of the service's limiter is down.
  if (status === 428) return new TryAgain(serviceFailed(status), 'busy', wait);
  const failure = failureOf(status);
  if (wait !== null) return new TryAgain(failure, 'busy', wait);
  return failure.code === 'service-request-refused' ? failure : new TryAgain(failure);
}

function failureOf(status: number): AppError {
  if (status === 408 || status >= 500) return serviceFailed(status);
  if (status === 403 || status === 451) return serviceBlocked(status);
  return status >= 400 ? new AppError('service-request-refused', { params: { status } }) : notUnderstood();
}

function notUnderstood(): AppError {
  return new AppError('service-not-understood', { params: { reason: 'answer' } });
}

async function textOf(answer: Exchange, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  await answer.read(limit, (piece) => {
    text += decoder.decode(piece, { stream: true });
  });
  return text + decoder.decode();
}

function isUnauthorized(body: string): boolean {
  const answer = parseJson(body);
  return (
    typeof answer === 'object' && answer !== null && 'error' in answer && answer.error === 'Unauthorized'
  );
}

function redirected(to: URL): AppError {
  return new AppError('service-redirected', { params: { host: to.host } });
}
