import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { defaultLimits } from '../../../electron/stablecog/http/limits.ts';
import { clientOf, empty, json, key, never, serve, trickle } from './client-of-test.ts';

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

  it('is asked for one page alone while the store of its limiter is down', async () => {
    const server = await serve((_request, response) => void response.writeHead(428).end());
    await expect(clientOf(server.url).listAccount(never)).rejects.toMatchObject({ code: 'service-failed' });
    expect(new Set(server.seen.map(({ url }) => url)).size).toBe(1);
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
