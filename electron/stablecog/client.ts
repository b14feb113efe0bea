import { lookup } from 'node:dns/promises';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { Clock } from '../platform/clock.ts';
import { systemClock } from '../platform/clock.ts';
import { createApi } from './http/api.ts';
import type { Limits } from './http/limits.ts';
import { defaultLimits } from './http/limits.ts';
import { createPace } from './http/pace.ts';
import type { AccountListing } from './listing/account-listing.ts';
import { createListing } from './listing/account-listing.ts';
import type { PageQuery } from './listing/page-query.ts';
import { addressOfPage } from './listing/page-query.ts';
import type { FetchMediaOptions, MediaFile } from './media/download.ts';
import { createMediaSource } from './media/download.ts';
import type { Page } from './page.ts';
import { parsePage } from './page.ts';
import { parseApiUrl } from './security/api-url.ts';
import type { LookUp } from './security/dns-guard.ts';

/** The service. Every method rejects with an `AppError`; `cancelled` when the signal aborts. */
export interface StablecogClient {
  /** Asks for the newest clips and how many there are: the beginning of a listing. `key-…`, `rate-limited`, `service-…`. */
  listAccount(signal: AbortSignal): Promise<AccountListing>;
  /** The clips that were created at one moment (microseconds since 1970). Rejects as `listAccount`. */
  clipsAt(createdAtMicros: number, signal: AbortSignal): Promise<readonly ListedClip[]>;
  /** Proves the key by one small request, with few retries; answers how many rows the account has, null when unsaid. */
  checkKey(signal: AbortSignal): Promise<number | null>;
  /**
   * A clip's audio or video, whole as far as the host tells; never sent the key.
   * `audio-…`, `rate-limited`, `service-…`, `proxy-auth-required`, `certificate-invalid`.
   */
  fetchMedia(url: string, options: FetchMediaOptions): Promise<MediaFile>;
  /** Requests sent to the API so far, retries and redirects included. */
  readonly requests: number;
}

const checkTries = 3;

/** `bad-request` for an address that a key must not be sent to. */
export function createStablecogClient(options: {
  readonly apiUrl: string;
  /** Asked at each request, so that it can change and need not be held here. */
  readonly key: () => string;
  /** Whether the service has accepted this key before. Default: no. */
  readonly keyHasWorked?: boolean;
  readonly fetch: typeof fetch;
  /** Product and version, as in `Voicekeep/1.2`. */
  readonly userAgent?: string;
  /** Default: the system's. */
  readonly lookUp?: LookUp;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  readonly random?: () => number;
}): StablecogClient {
  const { fetch, userAgent = 'Voicekeep' } = options;
  const base = parseApiUrl(options.apiUrl);
  const clock = options.clock ?? systemClock;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const random = options.random ?? Math.random;
  const policy = { clock, limits, random, pace: createPace(clock, limits.requestInterval) };
  const api = createApi({
    ...policy,
    fetch,
    userAgent,
    origin: base.origin,
    key: options.key,
    keyHasWorked: options.keyHasWorked ?? false,
  });
  const listPage = (query: PageQuery, signal: AbortSignal, tries = limits.tries): Promise<Page> =>
    api.get(addressOfPage(base, query), parsePage, { tries: Math.min(tries, limits.tries), signal });

  return {
    ...createListing(listPage),
    checkKey: async (signal) => (await listPage({ perPage: 1 }, signal, checkTries)).totalCount,
    fetchMedia: createMediaSource({
      ...policy,
      fetch,
      userAgent,
      lookUp: options.lookUp ?? systemLookUp,
      loopbackToo: base.protocol === 'http:',
    }),
    get requests() {
      return api.requests;
    },
  };
}

/** Numbers of a host, as the system looks them up. */
export async function systemLookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
