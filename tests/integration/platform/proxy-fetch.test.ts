import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createProxyFetch, isWithoutProxy, proxySettings } from '../../../electron/platform/proxy-fetch.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { makeAccount } from '../../fakes/account.ts';
import { startFakeService } from '../../fakes/service.ts';

const never = new AbortController().signal;
const cleanups: (() => Promise<unknown> | undefined)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A proxy that tunnels, and remembers where to and for whom. `refuse`: the status that it answers instead, or that it hangs up. */
async function startProxy(refuse?: number | 'hangs up') {
  const tunnels: string[] = [];
  const passwords: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    tunnels.push(request.url ?? '');
    response.writeHead(501).end();
  });
  server.on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    passwords.push(request.headers['proxy-authorization']);
    if (refuse === 'hangs up') {
      socket.destroy();
      return;
    }
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
    return undefined;
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels, passwords };
}

async function clientBy(fetchBy: typeof fetch) {
  const service = await startFakeService({ account: makeAccount({ seed: 1, voiceovers: 3 }) });
  cleanups.push(service.close);
  const client = createStablecogClient({
    apiUrl: service.apiUrl,
    key: () => service.key,
    userAgent: 'Voicekeep/1.2.3',
    fetch: fetchBy,
    limits: { firstWait: 1, longestWait: 2 },
  });
  return { service, client };
}

/** The services of tests are on this machine, to which no proxy leads otherwise. */
const everything = () => false;

describe('the terminal’s network', () => {
  test('goes by way of the proxy that the environment names, API and audio alike', async () => {
    const proxy = await startProxy();
    const { service, client } = await clientBy(
      createProxyFetch({ https: proxy.url, http: proxy.url, none: '' }, everything),
    );
    const { newest } = await client.listAccount(never);
    const { bytes } = await client.fetchMedia(newest.clips[0]!.audioUrl, { kind: 'audio', signal: never });
    expect(Buffer.from(bytes).equals(service.account.bytes(newest.clips[0]!.id))).toBe(true);
    expect(new Set(proxy.tunnels)).toEqual(
      new Set([new URL(service.apiUrl).host, new URL(service.audioUrl).host]),
    );
    const agents = [...service.apiRequests, ...service.audioRequests].map(
      ({ headers }) => headers['user-agent'],
    );
    expect(new Set(agents)).toEqual(new Set(['Voicekeep/1.2.3']));
  });

  test('goes past it for hosts of NO_PROXY', async () => {
    const proxy = await startProxy();
    const { client } = await clientBy(
      createProxyFetch({ https: proxy.url, http: proxy.url, none: 'example.org,127.0.0.1' }, (host, none) =>
        none.includes(host),
      ),
    );
    expect(await client.checkKey(never)).toBe(3);
    expect(proxy.tunnels).toEqual([]);
  });

  test('names a proxy that asks for a password, and one that cannot be used', async () => {
    const proxy = await startProxy(407);
    const { client } = await clientBy(
      createProxyFetch({ https: proxy.url, http: proxy.url, none: '' }, everything),
    );
    await expect(client.checkKey(never)).rejects.toMatchObject({ code: 'proxy-auth-required' });
    const socks = await clientBy(createProxyFetch({ https: 'socks5://127.0.0.1:1', http: '', none: '' }));
    await expect(socks.client.checkKey(never)).rejects.toMatchObject({ code: 'proxy-unsupported' });
  });

  test('never goes by way of a proxy to this machine, where a key may travel unencrypted', async () => {
    const proxy = await startProxy();
    const { client } = await clientBy(createProxyFetch({ https: proxy.url, http: proxy.url, none: '' }));
    expect(await client.checkKey(never)).toBe(3);
    expect(proxy.tunnels).toEqual([]);
  });

  test('asks a proxy that hangs up as often as any other, and no more', async () => {
    const proxy = await startProxy('hangs up');
    const { client } = await clientBy(
      createProxyFetch({ https: proxy.url, http: proxy.url, none: '' }, everything),
    );
    await expect(client.checkKey(never)).rejects.toMatchObject({ code: 'service-unreachable' });
    const asked = proxy.tunnels.length;
    expect(asked).toBeLessThanOrEqual(12);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(proxy.tunnels).toHaveLength(asked);
  });

  test.each([
    ['me:a%20b@', 'me:a b'],
    ['me:50%@', 'me:50%'],
    ['me@', 'me:'],
  ])('takes a proxy without http:// and its password as they are written: %s', async (written, meant) => {
    const proxy = await startProxy();
    const named = proxy.url.replace('http://', written);
    const { client } = await clientBy(createProxyFetch({ https: named, http: named, none: '' }, everything));
    expect(await client.checkKey(never)).toBe(3);
    expect(proxy.passwords).toEqual([`Basic ${Buffer.from(meant).toString('base64')}`]);
  });

  test('reads the variables that others read, lower case first', () => {
    expect(proxySettings({})).toBeNull();
    expect(proxySettings({ NO_PROXY: '*' })).toBeNull();
    expect(proxySettings({ HTTPS_PROXY: 'http://a', https_proxy: 'http://b', NO_PROXY: 'x' })).toEqual({
      https: 'http://b',
      http: '',
      none: 'x',
    });
    expect(proxySettings({ ALL_PROXY: 'http://a', HTTP_PROXY: 'http://b' })).toEqual({
      https: 'http://a',
      http: 'http://b',
      none: '',
    });
  });

  test.each([
    ['api.example.org', 'example.org', true],
    ['api.example.org', '.example.org', true],
    ['example.org', '*.example.org, other', true],
    ['example.org', 'other example.org:443', true],
    ['badexample.org', 'example.org', false],
    ['example.org', '', false],
    ['anything', '*', true],
    ['localhost', '', true],
    ['127.9.0.1', 'example.org', true],
    ['[::1]', '', true],
    ['127.example.org', '', false],
  ])('reaches %s with NO_PROXY "%s" without a proxy: %s', (host, none, expected) => {
    expect(isWithoutProxy(host, none)).toBe(expected);
  });
});
