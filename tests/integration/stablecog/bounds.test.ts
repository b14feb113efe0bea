import { afterEach, describe, expect, it } from 'vitest';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { AppError } from '../../../electron/contract/errors.ts';
import { startServer } from './server.ts';

const never = new AbortController().signal;
const limits = {
  pageBytes: 10_000,
  audioBytes: 10_000,
  tries: 2,
  mediaTries: 2,
  firstWait: 1,
  longestWait: 2,
};
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
  await expect(client.listAccount(never)).rejects.toMatchObject({
    code: 'service-not-understood',
  });
});

it('audio without end is cut off and never taken for a clip', async () => {
  const server = await endless('audio/mpeg');
  const client = createStablecogClient({ apiUrl: server.url, key: () => 'sc-key', fetch, limits });
  await expect(
    client.fetchMedia(`${server.url}/clip.mp3`, { kind: 'audio', signal: never }),
  ).rejects.toMatchObject({
    code: 'audio-invalid',
  });
});

/** The real service over https, as far as the client can tell; each answer is made up here, and addresses are kept. */
function overHttps(answer: (url: string) => Response, names: Readonly<Record<string, string>> = {}) {
  const asked: string[] = [];
  const client = createStablecogClient({
    apiUrl: 'https://api.example.org',
    key: () => 'sc-key',
    fetch: async (input) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push(url);
      return answer(url);
    },
    lookUp: async (host) => [names[host] ?? '93.184.216.34'],
    limits,
  });
  return { asked, client };
}

it.each([
  'https://169.254.169.254/latest/meta-data/',
  'https://10.1.2.3/a.mp3',
  'https://[::ffff:127.0.0.1]/a.mp3',
  'https://nas.local/a.mp3',
  'http://audio.example.org/a.mp3',
  'http://127.0.0.1:8080/a.mp3',
  'file:///etc/passwd',
  'voicekeep://app/index.html',
  'data:audio/mpeg;base64,AAAA',
  'javascript:alert(1)',
])('audio at %s is not asked for, named by the listing or by a redirect', async (address) => {
  const direct = overHttps(() => new Response('no'));
  await expect(direct.client.fetchMedia(address, { kind: 'audio', signal: never })).rejects.toMatchObject({
    code: 'audio-invalid',
  });
  expect(direct.asked).toEqual([]);
  const redirected = overHttps(() => new Response(null, { status: 302, headers: { location: address } }));
  const first = 'https://audio.example.org/a.mp3';
  await expect(redirected.client.fetchMedia(first, { kind: 'audio', signal: never })).rejects.toBeInstanceOf(
    AppError,
  );
  expect(new Set(redirected.asked)).toEqual(new Set([first]));
});

it('audio of a public name that leads into this network is not asked for, by a redirect neither', async () => {
  const names = { 'inside.example.org': '192.168.1.1' };
  const inside = 'https://inside.example.org/a.mp3';
  const direct = overHttps(() => new Response('no'), names);
  await expect(direct.client.fetchMedia(inside, { kind: 'audio', signal: never })).rejects.toMatchObject({
    code: 'audio-invalid',
  });
  expect(direct.asked).toEqual([]);
  const first = 'https://audio.example.org/a.mp3';
  const redirected = overHttps(
    () => new Response(null, { status: 302, headers: { location: inside } }),
    names,
  );
  await expect(redirected.client.fetchMedia(first, { kind: 'audio', signal: never })).rejects.toMatchObject({
    code: 'audio-invalid',
  });
  expect(redirected.asked).toEqual([first]);
});

it('redirects are followed a bounded number of times', async () => {
  let at = 0;
  const round = overHttps(() => {
    at += 1;
    return new Response(null, { status: 302, headers: { location: `/again/${at}` } });
  });
  await expect(
    round.client.fetchMedia('https://audio.example.org/a.mp3', { kind: 'audio', signal: never }),
  ).rejects.toMatchObject({ code: 'audio-invalid' });
  expect(round.asked.length).toBeLessThanOrEqual(6 * limits.tries);
  const before = round.asked.length;
  await expect(round.client.checkKey(never)).rejects.toMatchObject({
    code: 'service-redirected',
  });
  expect(round.asked.length - before).toBeLessThanOrEqual(4);
});

it.each(['text/html', 'text/plain', 'application/octet-stream', 'application/json; charset=utf-8', ''])(
  'a page of the listing is read by what it is, though it says that it is "%s"',
  async (type) => {
    const headers = type === '' ? {} : { 'content-type': type };
    const { client } = overHttps(() => new Response('\uFEFF{"outputs":[],"total_count":0}', { headers }));
    expect(await client.checkKey(never)).toBe(0);
  },
);

it.each(['text/html', 'image/png', 'audio/mpeg', 'application/json'])(
  'what is no JSON is not understood, whether it says so or says that it is %s',
  async (type) => {
    const { client } = overHttps(() => new Response('<html>', { headers: { 'content-type': type } }));
    await expect(client.checkKey(never)).rejects.toMatchObject({ code: 'service-not-understood' });
  },
);

describe.each([
  'text/html',
  'image/png',
  'application/json',
  'application/zip',
  'multipart/byteranges; boundary=x',
])('audio that says it is %s', (type) => {
  const fetched = (body: string) =>
    overHttps(() => new Response(body, { headers: { 'content-type': type } })).client.fetchMedia(
      'https://audio.example.org/a.mp3',
      { kind: 'audio', signal: never },
    );

  it('is not taken when it begins like nothing that sounds', async () => {
    await expect(fetched('PK and no sound')).rejects.toMatchObject({ code: 'audio-invalid' });
  });

  it('is read when it begins like a recording', async () => {
    expect((await fetched('ID3')).bytes).toHaveLength(3);
  });
});

it.each(['audio/mpeg', 'audio/x-mp3', 'application/octet-stream', 'binary/octet-stream', ''])(
  'audio that says it is "%s" is read',
  async (type) => {
    const { client } = overHttps(
      () => new Response(new Uint8Array([1, 2]), { headers: type === '' ? {} : { 'content-type': type } }),
    );
    const { bytes } = await client.fetchMedia('https://audio.example.org/a.mp3', {
      kind: 'audio',
      signal: never,
    });
    expect(bytes).toHaveLength(2);
  },
);
