import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { audioOf, clientOf, key, limits, serve } from './client-of-test.ts';

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
    await expect(result).rejects.toMatchObject({ code: 'audio-invalid', params: { reason: 'part' } });
  });

  it('that hangs costs little when many do, and the others come', async () => {
    const host = await serve((request, response) => {
      if (!request.url?.startsWith('/hangs')) sendRange(request.headers.range, response);
    });
    const client = createStablecogClient({
      apiUrl: 'http://127.0.0.1:1',
      key: () => key,
      fetch,
      limits: { ...limits, headersTimeout: 4000 },
    });
    const startedAt = performance.now();
    for (let file = 0; file < 12; file += 1) {
      await expect(audioOf(client, `${host.url}/hangs-${file}.mp3`)).rejects.toBeInstanceOf(AppError);
      expect((await audioOf(client, `${host.url}/${file}.mp3`)).length).toBe(sound.length);
    }
    // With 4 s for each of three tries it would be 144 s.
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
