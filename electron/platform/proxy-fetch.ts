import { isIP } from 'node:net';
import type { Dispatcher, Pool } from 'undici';
import { AppError } from '../contract/errors.ts';
import { isLoopbackHost } from './loopback.ts';

/** The variables that name proxies, as curl and others read them; lower case goes first. */
export interface ProxySettings {
  readonly https: string;
  readonly http: string;
  /** Names of hosts that are reached without a proxy, separated by commas; `*` for all. */
  readonly none: string;
}

/** Reads HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY; null when no proxy is named. */
export function proxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings | null {
  const read = (name: string) => (env[name.toLowerCase()] ?? env[name] ?? '').trim();
  const all = read('ALL_PROXY');
  const settings = {
    https: read('HTTPS_PROXY') || all,
    http: read('HTTP_PROXY') || all,
    none: read('NO_PROXY'),
  };
  return settings.https === '' && settings.http === '' ? null : settings;
}

/**
 * Whether a host is reached without a proxy: this machine always, as a key may go to it unencrypted, and what is named
 * in NO_PROXY itself, or by a domain that it lies in.
 */
export function isWithoutProxy(host: string, none: string): boolean {
  if (isLoopbackHost(host)) return true;
  return none
    .split(/[\s,]+/)
    .map((entry) =>
      entry
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, '')
        .toLowerCase(),
    )
    .some((entry) => entry === '*' || (entry !== '' && (host === entry || host.endsWith(`.${entry}`))));
}

/**
 * `fetch` by way of the proxies, where Node's own goes past them. `proxy-unsupported` for a proxy that is not reached by
 * http or https, such as SOCKS.
 */
export function createProxyFetch(settings: ProxySettings, isDirect = isWithoutProxy): typeof fetch {
  const proxies = { 'https:': proxyOf(settings.https), 'http:': proxyOf(settings.http) };
  const isUsable = Object.values(proxies).every(
    (proxy) => proxy === null || /^https?:$/.test(proxy.protocol),
  );
  const fetches = new Map<URL, Promise<typeof fetch>>();

  return async (input, init) => {
    if (!isUsable) throw new AppError('proxy-unsupported');
    const url = new URL(input instanceof Request ? input.url : input);
    const proxy = proxies[url.protocol === 'http:' ? 'http:' : 'https:'];
    if (proxy === null || isDirect(url.hostname, settings.none)) return globalThis.fetch(url.href, init);
    const fetchBy = fetches.get(proxy) ?? fetchByWayOf(proxy);
    fetches.set(proxy, fetchBy);
    return (await fetchBy)(url.href, init);
  };
}

/** A proxy's address, with or without `http://`; one that is none stands for a proxy that cannot be used. */
function proxyOf(address: string): URL | null {
  if (address === '') return null;
  const named = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  return URL.canParse(named) ? new URL(named) : new URL('unusable:');
}

/** Loaded only where there is a proxy. */
async function fetchByWayOf(proxy: URL): Promise<typeof fetch> {
  const { Pool, ProxyAgent, fetch: fetchBy } = await import('undici');
  const dispatcher = new ProxyAgent({
    uri: proxy.origin,
    ...(proxy.username === '' ? {} : { token: credentials(proxy) }),
    clientFactory: (origin, options) => withEnd(new Pool(origin, options)),
  });
  const proxied = (input: string, init: object) => fetchBy(input, { ...init, dispatcher });
  // The same function of the same standard, under two sets of types.
  return proxied as unknown as typeof fetch;
}

/**
 * undici asks a proxy that hangs up again at once and without end, unless the error is another one than the socket's;
 * and gives numbers for names, of which Node warns.
 */
function withEnd(pool: Pool): Pool {
  const connect = pool.connect.bind(pool);
  return Object.assign(pool, {
    connect: async ({ servername, ...options }: Dispatcher.ConnectOptions & { servername?: string }) => {
      const name = isIP((servername ?? '').replace(/[[\]]/g, '')) === 0 ? { servername } : {};
      try {
        return await connect({ ...options, ...name });
      } catch (cause) {
        throw new Error('The proxy made no connection.', { cause });
      }
    },
  });
}

/** Basic credentials of an address; what is no percent-encoding stands for itself. */
function credentials({ username, password }: URL): string {
  const decoded = [username, password].map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return `Basic ${Buffer.from(decoded.join(':')).toString('base64')}`;
}
