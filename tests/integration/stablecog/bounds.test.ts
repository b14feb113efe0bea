import { afterEach, expect, it } from 'vitest';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { startServer } from './server.ts';

const never = new AbortController().signal;
const limits = { pageBytes: 10_000, audioBytes: 10_000, tries: 2, firstWait: 1, longestWait: 2 };
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A server whose answers never end: only a bound on the client's side stops them. */
async function endless(contentType: string) {
  const server = await startServer((_request, response) => {
    response.writeHead(200, { 'content-type': contentType });
    const piece = Buffer.alloc(64 * 1024, ' ');
    const write = () => {
      while (!response.destroyed) {
        if (!response.write(piece)) {
          response.once('drain', write);
          return;
        }
      }
    };
    write();
  });
  cleanups.push(server.close);
  return server;
}

it('a page without end is cut off and told as not understood', async () => {
  const server = await endless('application/json');
  const client = createStablecogClient({ apiUrl: server.url, key: () => 'sc-key', fetch, limits });
  await expect(client.listPage({ perPage: 300 }, never)).rejects.toMatchObject({
    code: 'service-not-understood',
  });
});

it('audio without end is cut off and never taken for a clip', async () => {
  const server = await endless('audio/mpeg');
  const client = createStablecogClient({ apiUrl: server.url, key: () => 'sc-key', fetch, limits });
  await expect(client.fetchAudio(`${server.url}/clip.mp3`, { signal: never })).rejects.toMatchObject({
    code: 'service-not-understood',
  });
});
