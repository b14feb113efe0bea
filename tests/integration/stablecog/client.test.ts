import type { RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import type { StablecogClient } from '../../../electron/stablecog/client.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { defaultLimits } from '../../../electron/stablecog/http/limits.ts';
import { startServer } from './server.ts';

const key = 'sc-0123456789abcdef';
const limits = {
  headersTimeout: 300,
  stallTimeout: 300,
  firstWait: 1,
  longestWait: 5,
  requestInterval: 0,
};
const never = new AbortController().signal;
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(answer: RequestListener) {
  const server = await startServer(answer);
  cleanups.push(server.close);
  return server;
}

function clientOf(apiUrl: string, ownKey = key) {
  return createStablecogClient({ apiUrl, key: () => ownKey, fetch, limits });
}

async function audioOf(client: StablecogClient, url: string): Promise<Uint8Array> {
  return (await client.fetchMedia(url, { kind: 'audio', signal: never })).bytes;
}

function json(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A byte, and one more each twentieth of a second: far from a stall, and never at its end. */
function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('{');
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

const empty = { outputs: [], total_count: 0 };

describe('a request to the API', () => {
  it('carries the key and asks for the page', async () => {
    const server = await serve((_request, response) => json(response, { ...empty, total_count: 7 }));
    expect(await clientOf(server.url).checkKey(never)).toBe(7);
    expect(server.seen[0]?.url).toBe('/v1/audio/voiceover/outputs?per_page=1');
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  it('is refused for a wrong key, when it was asked three times, and no error holds the key', async () => {
    const server = await serve((_request, response) => json(response, { error: 'Unauthorized' }, 401));
    const error: unknown = await clientOf(server.url)
      .checkKey(never)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'key-refused' });
    expect(JSON.stringify(error) + String(error)).not.toContain(key);
    expect(server.seen).toHaveLength(3);
  });

  it('is not even sent with a key that no header can hold, or with none', async () => {
    const server = await serve((_request, response) => json(response, empty));
    for (const bad of ['sc-1\r\nx: y', 'sc-ключ', 'sc 1']) {
      await expect(clientOf(server.url, bad).checkKey(never)).rejects.toMatchObject({
        code: 'key-refused',
      });
    }
    await expect(clientOf(server.url, '').checkKey(never)).rejects.toMatchObject({ code: 'key-missing' });
    expect(server.seen).toHaveLength(0);
  });

  it.each([
    ['500', 'service-failed', (response: ServerResponse) => json(response, { error: 'x' }, 500)],
    ['502 with HTML', 'service-failed', (response: ServerResponse) => response.writeHead(502).end('<html>')],
    ['HTML with 200', 'service-not-understood', (response: ServerResponse) => response.end('<html>')],
    [
      'JSON that is no listing',
      'service-not-understood',
      (response: ServerResponse) => json(response, { a: 1 }),
    ],
    ['a reset', 'service-unreachable', (response: ServerResponse) => response.destroy()],
    [
      'a cut body',
      'service-unreachable',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"outputs":');
        setImmediate(() => response.destroy());
      },
    ],
    ['silence', 'service-unreachable', () => undefined],
    ['a stall', 'service-unreachable', (response: ServerResponse) => void response.writeHead(200).write('{')],
    ['a trickle', 'service-unreachable', trickle],
  ])('survives %s now and then, and tells it when it stays', async (_name, code, fault) => {
    let faults = 2;
    const server = await serve((_request, response) => {
      if (faults > 0) fault(response);
      else json(response, empty);
      faults -= 1;
    });
    expect((await clientOf(server.url).listAccount(never)).newest.totalCount).toBe(0);
    expect(server.seen).toHaveLength(3);
    faults = Infinity;
    await expect(clientOf(server.url).checkKey(never)).rejects.toMatchObject({ code });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['identity', (body: Buffer) => body],
  ] as const)('reads answers in %s', async (encoding, encode) => {
    const body = encode(Buffer.from('\uFEFF{"total_count":7,"outputs":null}\n'));
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(body);
    });
    expect(await clientOf(server.url).checkKey(never)).toBe(7);
  });

  it('says what it is', async () => {
    const server = await serve((_request, response) => json(response, empty));
    await createStablecogClient({
      apiUrl: server.url,
      key: () => key,
      fetch,
      userAgent: 'Voicekeep/1.2.3',
    }).checkKey(never);
    expect(server.seen[0]?.headers['user-agent']).toBe('Voicekeep/1.2.3');
  });

  it.each([
    [403, 'service-blocked'],
    [400, 'service-request-refused'],
    [404, 'service-request-refused'],
    [407, 'proxy-auth-required'],
    [428, 'service-failed'],
    [503, 'service-failed'],
    [204, 'service-not-understood'],
  ])('answered %d is %s', async (status, code) => {
    const server = await serve((_request, response) => void response.writeHead(status).end());
    await expect(clientOf(server.url).checkKey(never)).rejects.toMatchObject({ code });
  });

  it('is out of reach where nobody listens', async () => {
    const server = await serve(() => undefined);
    await server.close();
    await expect(clientOf(server.url).checkKey(never)).rejects.toMatchObject({ code: 'service-unreachable' });
  });

  it('follows redirects within the origin with the key, and never takes the key elsewhere', async () => {
    const other = await serve((_request, response) => json(response, empty));
    let target = '/moved';
    const server = await serve((request, response) => {
      if (request.url === '/moved') json(response, empty);
      else response.writeHead(302, { location: target }).end();
    });
    await clientOf(server.url).checkKey(never);
    expect(server.seen[1]?.headers.authorization).toBe(`Bearer ${key}`);
    target = `${other.url}/x`;
    await expect(clientOf(server.url).checkKey(never)).rejects.toMatchObject({ code: 'service-redirected' });
    expect(other.seen).toHaveLength(0);
    target = '/loop';
    await expect(clientOf(server.url).checkKey(never)).rejects.toMatchObject({ code: 'service-redirected' });
  });

  it('waits as long as a 429 says, with every caller, and gives up after some', async () => {
    let refusals = 1;
    const times: number[] = [];
    const server = await serve((_request, response) => {
      times.push(performance.now());
      refusals -= 1;
      if (refusals >= 0) response.writeHead(429, { 'retry-after': '1' }).end('Too Many Requests');
      else json(response, empty);
    });
    const client = clientOf(server.url);
    const first = client.checkKey(never);
    while (times.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await first;
    await client.checkKey(never);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);

    const storm = await serve(
      (_request, response) => void response.writeHead(429, { 'retry-after': '0' }).end(),
    );
    await expect(clientOf(storm.url).checkKey(never)).rejects.toMatchObject({ code: 'rate-limited' });
    expect(storm.seen.length).toBeLessThanOrEqual(8);
    const long = await serve(
      (_request, response) => void response.writeHead(429, { 'retry-after': '9999' }).end(),
    );
    await expect(clientOf(long.url).checkKey(never)).rejects.toMatchObject({ code: 'rate-limited' });
  });

  it('is told soon when the service is silent, as each try costs long', async () => {
    const server = await serve(() => undefined);
    const client = clientOf(server.url);
    await expect(client.listAccount(never)).rejects.toMatchObject({ code: 'service-unreachable' });
    // Three times the page, and once a smaller one that any service in order can send.
    expect(server.seen).toHaveLength(4);
    expect(4 * defaultLimits.headersTimeout).toBeLessThan(110_000);
  });

  it('can be cancelled while the service is silent', async () => {
    const server = await serve(() => undefined);
    const stop = new AbortController();
    const asked = createStablecogClient({ apiUrl: server.url, key: () => key, fetch }).checkKey(stop.signal);
    setImmediate(() => stop.abort());
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('goes to https, or to this machine', () => {
    for (const bad of [
      'http://api.example',
      'ftp://127.0.0.1',
      'x',
      'https://u:p@api.example',
      'http://127.0.0.1.example',
    ]) {
      expect(() => clientOf(bad)).toThrow(expect.objectContaining({ code: 'bad-request' }));
    }
  });
});

describe("a clip's audio", () => {
  const sound = Uint8Array.from({ length: 200_000 }, (_unused, index) => index % 251);

  function sendRange(range: string | undefined, response: ServerResponse, upTo = sound.length) {
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-type': 'audio/mpeg',
      'content-length': sound.length - from,
      etag: '"one"',
      ...(from > 0 ? { 'content-range': `bytes ${from}-${sound.length - 1}/${sound.length}` } : {}),
    });
    if (upTo >= sound.length) response.end(sound.subarray(from));
    else response.write(sound.subarray(from, upTo), () => setTimeout(() => response.destroy(), 20));
  }

  async function fetched(answer: RequestListener) {
    const server = await serve(answer);
    const result = audioOf(clientOf('http://127.0.0.1:1'), `${server.url}/a.mp3`);
    return { server, result };
  }

  it('comes whole, without the key', async () => {
    const { server, result } = await fetched((request, response) =>
      sendRange(request.headers.range, response),
    );
    expect(Buffer.compare(await result, sound)).toBe(0);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('goes on where a cut left it', async () => {
    let cuts = 3;
    const { server, result } = await fetched((request, response) => {
      cuts -= 1;
      sendRange(request.headers.range, response, cuts >= 0 ? 150_000 - cuts * 50_000 : undefined);
    });
    expect(Buffer.compare(await result, sound)).toBe(0);
    expect(server.seen.at(-1)?.headers).toMatchObject({ range: 'bytes=150000-', 'if-range': '"one"' });
  });

  it('starts again when the file changed in between', async () => {
    let tries = 0;
    const { result } = await fetched((request, response) => {
      tries += 1;
      if (tries === 1) sendRange(request.headers.range, response, 1000);
      else if (tries === 2) response.writeHead(416).end();
      else if (tries === 3) sendRange(request.headers.range, response, 2000);
      else response.writeHead(200, { 'content-type': 'audio/mpeg', etag: '"two"' }).end(sound.subarray(5));
    });
    expect(Buffer.compare(await result, sound.subarray(5))).toBe(0);
  });

  it('is gone with 404 and 410, without a retry', async () => {
    for (const status of [404, 410]) {
      const { server, result } = await fetched((_request, response) => void response.writeHead(status).end());
      await expect(result).rejects.toMatchObject({ code: 'audio-gone' });
      expect(server.seen).toHaveLength(1);
    }
  });

  it('is never HTML, nothing, or a part', async () => {
    const answers: RequestListener[] = [
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      (_request, response) => void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(),
    ];
    for (const answer of answers) {
      const { result } = await fetched(answer);
      await expect(result).rejects.toMatchObject({ code: 'audio-invalid' });
    }
    const { result } = await fetched((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x', () => response.destroy());
    });
    await expect(result).rejects.toMatchObject({ code: 'service-unreachable' });
  });

  it('that hangs costs little when many do, and the others come', async () => {
    const host = await serve((request, response) => {
      if (!request.url?.startsWith('/hangs')) sendRange(request.headers.range, response);
    });
    const client = createStablecogClient({
      apiUrl: 'http://127.0.0.1:1',
      key: () => key,
      fetch,
      limits: { ...limits, headersTimeout: 2000 },
    });
    const startedAt = performance.now();
    for (let file = 0; file < 24; file += 1) {
      await expect(audioOf(client, `${host.url}/hangs-${file}.mp3`)).rejects.toBeInstanceOf(AppError);
      expect((await audioOf(client, `${host.url}/${file}.mp3`)).length).toBe(sound.length);
    }
    // With 2 s for each of three tries it would be 144 s.
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });

  it('is followed through redirects, but not out of https or this machine', async () => {
    const host = await serve((request, response) => sendRange(request.headers.range, response));
    const moved = await fetched(
      (_request, response) => void response.writeHead(301, { location: host.url }).end(),
    );
    expect((await moved.result).length).toBe(sound.length);
    for (const location of ['http://203.0.113.1/a.mp3', 'file:///etc/passwd']) {
      const { result } = await fetched(
        (_request, response) => void response.writeHead(302, { location }).end(),
      );
      await expect(result).rejects.toMatchObject({ code: 'audio-invalid' });
    }
    const strict = audioOf(clientOf('https://api.example'), host.url);
    await expect(strict).rejects.toMatchObject({ code: 'audio-invalid' });
  });
});
