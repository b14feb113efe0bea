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

  async function withAudioOfNow(client: StablecogClient): Promise<StablecogClient> {
    const { clips } = await client.listPage({ perPage: 1 }, new AbortController().signal);
    const now = clips[0]?.audioUrl;
    return {
      listPage: (query, signal) => client.listPage(query, signal),
      checkKey: (signal) => client.checkKey(signal),
      fetchAudio: (url, options) =>
        client.fetchAudio(now === undefined ? url : new URL(new URL(url).pathname, now).href, options),
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
      return withAudioOfNow((await started).client);
    },
    async close() {
      await (await started)?.service.close();
    },
  };
}
