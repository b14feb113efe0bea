import { readVersion } from '../app-data/version.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import { createStablecogClient } from '../stablecog/client.ts';
import type { LookUp } from '../stablecog/security/dns-guard.ts';

export interface ClientOptions {
  readonly apiUrl: URL;
  readonly packageFile: URL;
  readonly fetch: typeof fetch;
  /** For a clip that someone waits for: on connections that no sync holds. Default: `fetch`. */
  readonly fetchNow?: typeof fetch;
  /** How names of hosts are looked up on the way of `fetch`. Default: by the system. */
  readonly lookUp?: LookUp;
}

/** Clients of the service that name this version of the program, all on one network. */
export interface Clients {
  /** For the service that this run talks to. `hasWorked`: it has accepted the key before. */
  forService(key: string, hasWorked?: boolean): StablecogClient;
  /** For files of the service alone, which need no key. `now`: someone waits for them. */
  forMedia(options: { readonly now: boolean }): StablecogClient;
  /** For another address, such as the sample's. */
  at(apiUrl: string, key: string): StablecogClient;
}

export function createClients(options: ClientOptions): Clients {
  const userAgent = `Voicekeep/${readVersion(options.packageFile)}`;
  const serviceUrl = options.apiUrl.href.replace(/\/+$/, '');
  const create = (apiUrl: string, key: string, keyHasWorked = false, fetch = options.fetch) =>
    createStablecogClient({
      apiUrl,
      key: () => key,
      keyHasWorked,
      fetch,
      userAgent,
      ...(options.lookUp ? { lookUp: options.lookUp } : {}),
    });
  return {
    forService: (key, hasWorked) => create(serviceUrl, key, hasWorked),
    forMedia: ({ now }) => create(serviceUrl, '', false, now ? options.fetchNow : undefined),
    at: (apiUrl, key) => create(apiUrl, key),
  };
}
