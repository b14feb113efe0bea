import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { createErrorText } from '../../../electron/contract/messages/errors.ts';
import { clipMp3 } from '../../fakes/clip-files.ts';
import { audioOf, clientOf, never } from './client-of-test.ts';

const sound = Buffer.from(clipMp3(1, 40, 16_000));
const half = sound.length >> 1;
const gzipped = gzipSync(sound);

/** What a host writes on its connection; `ends`: and then closes it. */
interface Written {
  readonly bytes: Buffer;
  readonly ends?: boolean;
}
/** `from`: where the part begins that is asked for; `request`: which one for this file it is. */
type Host = (from: number, request: number) => Written;

const length = (bytes: Buffer) => `Content-Length: ${bytes.length}`;
const etag = 'ETag: "one"';
const answer = (status: string, headers: readonly string[], body: Buffer | string = sound): Written => ({
  bytes: Buffer.concat([
    Buffer.from([`HTTP/1.1 ${status}`, 'Content-Type: audio/mpeg', ...headers, '', ''].join('\r\n')),
    Buffer.from(body),
  ]),
});
const ending = (written: Written): Written => ({ ...written, ends: true });
const chunked = (body: Buffer, end: string) =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from(`\r\n${end}`)]);
const encoded = (says: string, body: Buffer) => () =>
  answer('200 OK', [length(body), `Content-Encoding: ${says}`], body);
const always = (written: Written) => () => written;

/** Half of it, then the end of the connection, once; then, to whoever asks for the rest, `rest`. */
const cutBefore =
  (rest: (from: number) => Written): Host =>
  (from, request) => {
    if (request === 1) return ending(answer('200 OK', [length(sound), etag], sound.subarray(0, half)));
    return from === 0 ? answer('200 OK', [length(sound), etag]) : rest(from);
  };
const part = (from: number, to: number, total: number | '*', ...headers: readonly string[]) => {
  const body = sound.subarray(from, to);
  return answer(
    '206 Partial Content',
    [length(body), `Content-Range: bytes ${from}-${to - 1}/${total}`, ...headers],
    body,
  );
};

/** Hosts whose file is told as odd; `why`: the reason that is given. */
const odd: Readonly<Record<string, readonly [why: string, host: Host]>> = {
  'says gzip, and sends it plain': ['encoding', encoded('gzip', sound)],
  'says br, and sends it plain': ['encoding', encoded('br', sound)],
  'says deflate, and sends it plain': ['encoding', encoded('deflate', sound)],
  'says br, and sends gzip': ['encoding', encoded('br', gzipped)],
  'says gzip, and sends br': ['encoding', encoded('gzip', brotliCompressSync(sound))],
  'says gzip twice, and sends it once': ['encoding', encoded('gzip, gzip', gzipped)],
  'says gzip, and adds to it': ['encoding', encoded('gzip', Buffer.concat([gzipped, Buffer.from('more')]))],
  'promises more than it sends': [
    'part',
    always(ending(answer('200 OK', [`Content-Length: ${sound.length + 500}`]))),
  ],
  'ends before the last chunk': [
    'part',
    always(ending(answer('200 OK', ['Transfer-Encoding: chunked'], chunked(sound, '')))),
  ],
  'ends before the last chunk, each time, with an ETag': [
    'part',
    always(ending(answer('200 OK', ['Transfer-Encoding: chunked', etag], chunked(sound, '')))),
  ],
  'sends a part that nobody asked for': ['part', () => part(0, half, sound.length)],
  'sends another part than was asked for': ['wrongPart', () => part(5, sound.length, sound.length)],
  'sends a part, and does not say which': [
    'wrongPart',
    always(answer('206 Partial Content', [length(sound)])),
  ],
  'sends chunks of no size': [
    'answer',
    always(ending(answer('200 OK', ['Transfer-Encoding: chunked'], chunked(sound, 'zz\r\n')))),
  ],
  'promises two lengths': ['answer', always(answer('200 OK', [length(sound), 'Content-Length: 5']))],
  'promises a negative length': ['answer', always(ending(answer('200 OK', ['Content-Length: -5'])))],
  'sends a header of 100 kB': [
    'answer',
    always(answer('200 OK', [length(sound), `X-Long: ${'x'.repeat(100_000)}`])),
  ],
  'does not speak HTTP': ['answer', always({ bytes: Buffer.from('220 Welcome\r\n\r\n'), ends: true })],
  'switches to another protocol': [
    'answer',
    always(answer('101 Switching Protocols', ['Upgrade: x', 'Connection: upgrade'], '')),
  ],
  'redirects to itself': [
    'redirects',
    always(answer('302 Found', ['Location: /odd', 'Content-Length: 0'], '')),
  ],
  'redirects to nowhere': ['redirects', always(answer('302 Found', ['Content-Length: 0'], ''))],
  'redirects to what is no address': [
    'redirects',
    always(answer('302 Found', ['Location: http://[', 'Content-Length: 0'], '')),
  ],
  'redirects to an address with a password': [
    'unsafeAddress',
    always(answer('302 Found', ['Location: http://a:b@127.0.0.1/', 'Content-Length: 0'], '')),
  ],
};

/** Hosts that are odd, and whose file comes whole all the same. */
const whole: Readonly<Record<string, Host>> = {
  'compresses it, unasked': encoded('gzip', gzipped),
  'says identity in capitals': encoded('Identity', sound),
  'names an encoding that nobody knows, and uses none': encoded('aws-chunked', sound),
  'answers 206 to a request for all': () => part(0, sound.length, sound.length, etag),
  'goes on where a cut left it': cutBefore((from) => part(from, sound.length, sound.length, etag)),
  'goes on without saying of how much': cutBefore((from) => part(from, sound.length, '*', etag)),
  'starts again when it is asked for the rest': cutBefore(() => answer('200 OK', [length(sound), etag])),
  'says that there is no such rest': cutBefore(() => answer('416 Range', ['Content-Length: 0'], '')),
  'goes on with another file': cutBefore((from) => part(from, sound.length, sound.length, 'ETag: "two"')),
  'goes on with a file of another length': cutBefore((from) =>
    part(from, sound.length, sound.length + 9, etag),
  ),
  'goes on with a shorter file': cutBefore((from) => part(from, from + 100, from + 100, etag)),
  'sends more than the rest': cutBefore((from) => {
    const body = Buffer.concat([sound.subarray(from), sound]);
    const range = `Content-Range: bytes ${from}-${sound.length - 1}/${sound.length}`;
    return answer(
      '206 Partial Content',
      ['Transfer-Encoding: chunked', range, etag],
      chunked(body, '0\r\n\r\n'),
    );
  }),
  'compresses it, is cut, and is asked again from its beginning': (from, request) => {
    const headers = [length(gzipped), 'Content-Encoding: gzip', etag];
    if (request === 1) return ending(answer('200 OK', headers, gzipped.subarray(0, gzipped.length >> 1)));
    return from === 0 ? answer('200 OK', headers, gzipped) : part(from, sound.length, sound.length, etag);
  },
  'sends more than it promised on a connection that stays': always(
    answer('200 OK', [length(sound)], Buffer.concat([sound, Buffer.from('HTTP/1.1 200 OK\r\n\r\nwrong')])),
  ),
};

/** A host that is odd about `/odd`, and sends anything else as it should. */
async function hostOf(host: Host) {
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // whoever asks may go away
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        const isOdd = request.startsWith('GET /odd');
        if (isOdd) requests += 1;
        const from = Number(/range: bytes=(\d+)-/i.exec(request)?.[1] ?? 0);
        const { bytes, ends } = isOdd ? host(from, requests) : answer('200 OK', [length(sound)]);
        if (ends) socket.end(bytes);
        else socket.write(bytes);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
  };
}

describe('a host that', () => {
  it.each(Object.entries(odd).map(([name, [why, host]]) => ({ name, why, host })))(
    '$name has its file told as what it is, after a few requests, and is there for all others',
    async ({ why, host }) => {
      const server = await hostOf(host);
      const client = clientOf(server.url);
      const error: unknown = await audioOf(client, `${server.url}/odd`).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'audio-invalid', params: { reason: why } });
      if (error instanceof AppError) expect(createErrorText().of(error)).toMatch(/[a-z]\.$/);
      expect(server.requests).toBeLessThanOrEqual(18);
      for (let file = 0; file < 3; file += 1)
        expect(Buffer.compare(await audioOf(client, `${server.url}/${file}`), sound)).toBe(0);
    },
  );

  it.each(Object.entries(whole).map(([name, host]) => ({ name, host })))(
    '$name sends its file whole',
    async ({ host }) => {
      const server = await hostOf(host);
      const client = clientOf(server.url);
      for (const path of ['odd', 'another'])
        expect(Buffer.compare(await audioOf(client, `${server.url}/${path}`), sound)).toBe(0);
      expect(server.requests).toBeLessThanOrEqual(3);
    },
  );

  it.each(['gzip', 'br', 'deflate'])(
    'says that its list is packed by %s, and it is not, is told so',
    async (says) => {
      const server = await hostOf(encoded(says, Buffer.from('{"outputs":[],"total_count":0}')));
      const listing = clientOf(`${server.url}/odd`).checkKey(never);
      await expect(listing).rejects.toMatchObject({
        code: 'service-not-understood',
        params: { reason: 'encoding' },
      });
    },
  );
});
