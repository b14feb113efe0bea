import { lookup } from 'node:dns/promises';
import { AppError } from '../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import { parseApiUrl } from './security/api-url.ts';
import type { FetchAudioOptions } from './audio.ts';
import { createAudioSource } from './audio.ts';
import { failed, redirectTarget } from './http/responses.ts';
import { exchange } from './http/request.ts';
import type { Limits } from './http/limits.ts';
import { defaultLimits } from './http/limits.ts';
import type { LookUp } from './security/dns-guard.ts';
import { createPace, retryAfter } from './http/rate-limit.ts';
import { TryAgain, retrying } from './http/retry.ts';
import type { Page } from './page.ts';
import { notUnderstood, parsePage } from './page.ts';

/** What a page is asked for; times as RFC 3339 text. */
export interface PageQuery {
  /** 1 to 300. */
  readonly perPage: number;
  /** Rows strictly before; the service then sends no total. */
  readonly cursor?: string;
  /** Rows from here on, inclusive. */
  readonly startDt?: string;
  /** Rows up to here, inclusive. */
  readonly endDt?: string;
  readonly order?: 'asc' | 'desc';
  readonly isFavorited?: boolean;
  readonly wasAutoSubmitted?: boolean;
}

/** The service. Every method rejects with an `AppError`; `cancelled` when the signal aborts. */
export interface StablecogClient {
  /** `key-…`, `rate-limited`, `service-…`. */
  listPage(query: PageQuery, signal: AbortSignal): Promise<Page>;
  /** Proves the key by one small request, with few retries; answers how many rows the account has, null when unsaid. */
  checkKey(signal: AbortSignal): Promise<number | null>;
  /**
   * A clip's audio, whole as far as the host tells; never sent the key.
   * `audio-gone`, `audio-invalid`, `rate-limited`, `service-…`.
   */
  fetchAudio(url: string, options: FetchAudioOptions): Promise<Uint8Array>;
  /** Requests sent to the API so far, retries and redirects included. */
  readonly requests: number;
}

const path = '/v1/audio/voiceover/outputs';
const mostRedirects = 3;
const checkTries = 3;

/** `key` is asked for at each request, so that it can change and need not be held here. `bad-request` for a bad address. */
export function createStablecogClient(options: {
  readonly apiUrl: string;
  readonly key: () => string;
  readonly fetch: typeof fetch;
  /** Default: the system's. */
  readonly lookUp?: LookUp;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  readonly random?: () => number;
}): StablecogClient {
  const base = parseApiUrl(options.apiUrl);
  const clock = options.clock ?? systemClock;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const random = options.random ?? Math.random;
  const pace = createPace(clock, limits.requestsPerSecond);
  let requests = 0;

  /** Redirects are followed with the key within the API's origin only. */
  async function ask(address: URL, signal: AbortSignal): Promise<Page> {
    let url = address;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      await pace.slot(signal);
      requests += 1;
      const headers = { accept: 'application/json', authorization: `Bearer ${usableKey(options.key())}` };
      const answer = await exchange({ url, headers, fetch: options.fetch, limits, signal });
      const location = redirectTarget(answer.response, url);
      if (!location) return understand(answer);
      answer.drop();
      if (location.origin !== base.origin) throw redirected(location);
      url = location;
    }
    throw redirected(url);
  }

  async function understand(answer: Awaited<ReturnType<typeof exchange>>): Promise<Page> {
    const { status, headers } = answer.response;
    if (status === 200) {
      slowDown(headers);
      if (!mayBeJson(headers.get('content-type') ?? '')) {
        answer.drop();
        throw new TryAgain(notUnderstood());
      }
      const decoder = new TextDecoder();
      let body = '';
      await answer.read(limits.pageBytes, (piece) => {
        body += decoder.decode(piece, { stream: true });
      });
      try {
        return parsePage(body + decoder.decode());
      } catch (error) {
        throw error instanceof AppError ? new TryAgain(error) : error;
      }
    }
    answer.drop();
    if (status === 401 || status === 403) throw keyRefused();
    if (status === 429) throw tooMany(headers);
    if (status === 408 || status >= 500) throw new TryAgain(failed(status));
    throw new AppError(
      'service-not-understood',
      `The service refused a request (${status}). Your clips here are untouched. A newer version of Voicekeep may be needed.`,
      { detail: { status } },
    );
  }

  /** The service's own count of what is left in this window, see X-RateLimit-Reset (Unix seconds). */
  function slowDown(headers: Headers): void {
    const remaining = Number.parseInt(headers.get('x-ratelimit-remaining') ?? '', 10);
    if (!(remaining <= 0)) return;
    const reset = Number.parseInt(headers.get('x-ratelimit-reset') ?? '', 10) * 1000;
    const wait = reset - clock.date();
    pace.pause(wait > 0 && wait <= 60_000 ? wait : 1000);
  }

  function tooMany(headers: Headers): Error {
    const wait = Math.max(retryAfter(headers, clock.date()) ?? 1000, 50);
    const error = new AppError(
      'rate-limited',
      'The service asks for a pause (too many requests). Your clips here are untouched. Try again in a few minutes.',
      { detail: { seconds: Math.ceil(wait / 1000) } },
    );
    if (wait > limits.longestPause) return error;
    pace.pause(wait * (1 + random() / 10));
    return new TryAgain(error, 'rate-limited');
  }

  function list(query: PageQuery, tries: number, signal: AbortSignal): Promise<Page> {
    const url = new URL(base.href);
    url.pathname = `${base.pathname.replace(/\/$/, '')}${path}`;
    const parameters = {
      per_page: query.perPage,
      cursor: query.cursor,
      start_dt: query.startDt,
      end_dt: query.endDt,
      order: query.order,
      is_favorited: query.isFavorited,
      was_auto_submitted: query.wasAutoSubmitted,
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return retrying(() => ask(url, signal), { clock, limits, tries, random, signal });
  }

  return {
    listPage: (query, signal) => list(query, limits.tries, signal),
    checkKey: async (signal) =>
      (await list({ perPage: 1 }, Math.min(checkTries, limits.tries), signal)).totalCount,
    fetchAudio: createAudioSource({
      fetch: options.fetch,
      lookUp: options.lookUp ?? systemLookUp,
      loopbackToo: base.protocol === 'http:',
      clock,
      limits,
      random,
      pace,
      tooMany,
    }),
    get requests() {
      return requests;
    },
  };
}

async function systemLookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** A proxy's page, or a file, is not even read. */
function mayBeJson(contentType: string): boolean {
  return (
    contentType === '' || /^\s*(?:application\/(?:[\w.+-]*\+)?json|text\/(?:json|plain))\b/i.test(contentType)
  );
}

/** A header may hold printable ASCII only, and no key has a space in it. */
function usableKey(key: string): string {
  if (key === '') {
    throw new AppError(
      'key-missing',
      'There is no key yet. Connect with a key from your Stablecog account first.',
    );
  }
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new AppError(
    'key-refused',
    'This cannot be a key: it holds spaces, line breaks or letters that no key has. Copy the key again, just the key.',
  );
}

function keyRefused(): AppError {
  return new AppError(
    'key-refused',
    'The service refused the key: it is wrong, or it was deactivated. Your clips here are untouched. Connect again with a key that works.',
  );
}

function redirected(to: URL): AppError {
  return new AppError(
    'service-redirected',
    `The service pointed to another address (${to.host}), and the key was not sent there. Your clips here are untouched. Check the network (a sign-in page?) and the address of the service.`,
    { detail: { host: to.host } },
  );
}
