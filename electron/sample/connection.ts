import type { StablecogClient } from '../stablecog/client.ts';
import { startSampleService } from './service.ts';

/**
 * The sample's own little service with a client to it, started when a job first needs it: its library works without.
 * Each start takes other ports, and the library remembers addresses of an earlier one, so audio is asked for where
 * it is served now.
 */
export function createSampleConnection(
  data: URL,
  clientWith: (apiUrl: string, key: string) => StablecogClient,
): { client(): Promise<StablecogClient>; close(): Promise<void> } {
  let started: ReturnType<typeof start> | null = null;

  async function start() {
    const service = await startSampleService({ data });
    return { service, client: clientWith(service.apiUrl, service.key) };
  }

  /** The client, with files asked for where they are served now. */
  async function withCurrentHost(client: StablecogClient): Promise<StablecogClient> {
    const { newest } = await client.listAccount(new AbortController().signal);
    const current = newest.clips[0]?.audioUrl;
    return {
      ...client,
      fetchMedia: (url, options) =>
        client.fetchMedia(
          current === undefined ? url : new URL(new URL(url).pathname, current).href,
          options,
        ),
      get requests() {
        return client.requests;
      },
    };
  }

  return {
    async client() {
      started ??= start().catch((error: unknown) => {
        // The next job may try again.
        started = null;
        throw error;
      });
      return withCurrentHost((await started).client);
    },
    async close() {
      await (await started)?.service.close();
    },
  };
}
