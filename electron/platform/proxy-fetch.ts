import { AppError } from '../contract/errors.ts';

/** The variables that name proxies, as curl and others read them; lower case goes first. */
export interface ProxySettings {
  readonly https: string;
  readonly http: string;
  /** Names of hosts that are reached without a proxy, separated by commas; `*` for all. */
  readonly none: string;
}

/** Reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY; null when no proxy is named. */
export function proxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings | null {
  const read = (name: string) => env[name.toLowerCase()] ?? env[name] ?? '';
  const settings = { https: read('HTTPS_PROXY'), http: read('HTTP_PROXY'), none: read('NO_PROXY') };
  return settings.https === '' && settings.http === '' ? null : settings;
}

/** Whether a host is reached without a proxy: named in NO_PROXY itself, or by a domain that it lies in. */
export function isWithoutProxy(host: string, none: string): boolean {
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
export function createProxyFetch(settings: ProxySettings): typeof fetch {
  const usable = [settings.https, settings.http].every((address) => {
    if (address === '') return true;
    const named = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
    return URL.canParse(named) && /^https?:$/.test(new URL(named).protocol);
  });
  let loading: Promise<typeof fetch> | null = null;

  /** Loaded only where there is a proxy. */
  async function load(): Promise<typeof fetch> {
    const { EnvHttpProxyAgent, fetch: fetchBy } = await import('undici');
    const dispatcher = new EnvHttpProxyAgent({
      ...(settings.https === '' ? {} : { httpsProxy: settings.https }),
      ...(settings.http === '' ? {} : { httpProxy: settings.http }),
      noProxy: settings.none,
    });
    const proxied = (input: string, init: object) => fetchBy(input, { ...init, dispatcher });
    // The same function of the same standard, under two sets of types.
    return proxied as unknown as typeof fetch;
  }

  return async (input, init) => {
    if (!usable) throw new AppError('proxy-unsupported');
    loading ??= load();
    return (await loading)(input instanceof Request ? input.url : input, init);
  };
}
