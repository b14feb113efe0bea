import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { startApp, withFolder } from './app.ts';
import { goThroughProxy, startRawServer, wantsPassword } from './proxy.ts';

declare const window: { readonly voicekeep: Bridge };

const oddAnswers: readonly (readonly [what: string, answer: string | Buffer])[] = [
  ['status 205 with a body', 'HTTP/1.1 205 Reset Content\r\nContent-Length: 4\r\n\r\nbody'],
  ['status 999', 'HTTP/1.1 999 What\r\nContent-Length: 2\r\n\r\n{}'],
  ['status 304', 'HTTP/1.1 304 Not Modified\r\n\r\n'],
  ['status 204 with a type', 'HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n'],
  [
    'bytes beyond ASCII in a header',
    Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\nX-Odd: '),
      Buffer.from([0xff, 0xfe, 0xe6, 0x97, 0xa5, 0x80, 0x01]),
      Buffer.from('\r\nContent-Length: 2\r\n\r\n{}'),
    ]),
  ],
  ['bytes beyond ASCII in its reason', 'HTTP/1.1 200 Zn\u00e4h\u65e5\r\nContent-Length: 2\r\n\r\n{}'],
  ['a name of a header that is none', 'HTTP/1.1 200 OK\r\nno name: x\r\nContent-Length: 2\r\n\r\n{}'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
  ['a redirect to nowhere', 'HTTP/1.1 302 Found\r\nLocation: http://[::bad\r\nContent-Length: 0\r\n\r\n'],
  ['no HTTP', '\u0000\u0001\u0002 not HTTP at all'],
];

test('whatever bytes the service answers, the app goes on and says it in words', async () => {
  test.setTimeout(240_000);
  await withFolder(async (folder) => {
    let answer: string | Buffer = '';
    const server = await startRawServer((socket) => socket.once('data', () => socket.end(answer)));
    const { application, page, close } = await startApp(folder, {
      VOICEKEEP_API_URL: `http://127.0.0.1:${server.port}`,
    });
    await application.evaluate(({ dialog }) => {
      Reflect.set(globalThis, 'boxes', 0);
      dialog.showErrorBox = () => Reflect.set(globalThis, 'boxes', 1);
    });
    for (const [what, bytes] of oddAnswers) {
      answer = bytes;
      const connected = await page.evaluate(() =>
        window.voicekeep.request('account.connect', { key: 'sc-any' }),
      );
      expect([what, connected.ok], what).toEqual([what, false]);
      if (!connected.ok) expect([what, connected.error.code]).not.toEqual([what, 'internal']);
    }
    expect(await page.evaluate(() => window.voicekeep.request('app.notices', undefined))).toEqual({
      ok: true,
      value: [],
    });
    expect(await application.evaluate(() => Reflect.get(globalThis, 'boxes') as number)).toBe(0);
    server.close();
    await close();
  });
});

test('a failure that nobody catches is told, and the app goes on', async () => {
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder);
    await application.evaluate(() => {
      setImmediate(() => {
        throw new Error('thrown where nobody waits');
      });
      void Promise.reject(new Error('rejected where nobody waits'));
    });
    const told = () => page.evaluate(() => window.voicekeep.request('app.notices', undefined));
    await expect.poll(told).toEqual({ ok: true, value: [{ code: 'defect' }, { code: 'defect' }] });
    const diagnostics = await page.evaluate(() => window.voicekeep.request('app.diagnostics', undefined));
    expect(diagnostics.ok && diagnostics.value).toContain('thrown where nobody waits');
    await close();
  });
});

test('a page without its policy still reaches nothing: no request, no socket, no WebRTC', async () => {
  await withFolder(async (folder) => {
    const reached: string[] = [];
    const server = await startRawServer((socket) =>
      socket.once('data', (bytes) => reached.push(`TCP ${bytes.toString('latin1').slice(0, 60)}`)),
    );
    const udp = createSocket('udp4');
    udp.on('message', (bytes) => reached.push(`UDP ${bytes.length}`));
    udp.bind(server.port, '127.0.0.1');
    await once(udp, 'listening');
    const { application, close } = await startApp(folder);
    // A page of no policy at all, as if ours had been got round.
    const tried = await application.evaluate(async ({ BrowserWindow }, port) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
      await stranger.loadURL('about:blank');
      const answer: unknown = await stranger.webContents.executeJavaScript(`(async () => {
        const tried = [];
        const attempt = async (name, work) => {
          try { await work(); tried.push(name + ' went through'); } catch { tried.push(name + ' failed'); }
        };
        const at = '127.0.0.1:${port}';
        await attempt('fetch', () => fetch('http://' + at + '/fetch', { mode: 'no-cors' }));
        await attempt('localhost', () => fetch('http://localhost:${port}/fetch', { mode: 'no-cors' }));
        await attempt('image', () => new Promise((resolve, reject) => {
          const image = new Image(); image.onload = resolve; image.onerror = reject; image.src = 'http://' + at + '/image';
        }));
        await attempt('socket', () => new Promise((resolve, reject) => {
          const socket = new WebSocket('ws://' + at); socket.onopen = resolve; socket.onerror = reject;
        }));
        navigator.sendBeacon('http://' + at + '/beacon', 'x');
        const servers = ['turn:' + at + '?transport=udp', 'turn:' + at + '?transport=tcp', 'turns:' + at + '?transport=tcp'];
        await attempt('WebRTC', async () => {
          const peer = new RTCPeerConnection({
            iceServers: [{ urls: 'stun:' + at }, { urls: servers, username: 'a prompt', credential: 'x' }],
          });
          peer.createDataChannel('x');
          await peer.setLocalDescription(await peer.createOffer());
          await new Promise((resolve, reject) => {
            peer.onicecandidate = ({ candidate }) => { if (candidate && / (srflx|relay) /.test(candidate.candidate)) resolve(); };
            setTimeout(reject, 4000);
          });
        });
        return tried;
      })()`);
      stranger.destroy();
      return answer;
    }, server.port);
    expect(tried).toEqual(
      ['fetch', 'localhost', 'image', 'socket', 'WebRTC'].map((name) => `${name} failed`),
    );
    expect(reached).toEqual([]);
    udp.close();
    server.close();
    await close();
  });
});

test('the page’s own policy lets it make no connection of WebRTC', async () => {
  await withFolder(async (folder) => {
    const { page, close } = await startApp(folder);
    const made = await page.evaluate(async () => {
      try {
        const peer = new RTCPeerConnection();
        peer.createDataChannel('x');
        await peer.setLocalDescription(await peer.createOffer());
        return await new Promise((resolve) => {
          const found: string[] = [];
          peer.onicecandidate = ({ candidate }) =>
            candidate ? found.push(candidate.candidate) : resolve(found);
          setTimeout(() => resolve(found), 3000);
        });
      } catch {
        return [];
      }
    });
    expect(made).toEqual([]);
    await close();
  });
});

test('a proxy that asks for a password is asked about in the window, and gets it once', async () => {
  await withFolder(async (folder) => {
    const service = await startFakeService({ account: makeAccount({ seed: 1, voiceovers: 3 }) });
    const seen: string[] = [];
    const proxy = await startRawServer((socket) => {
      socket.once('data', (bytes) => {
        const head = bytes.toString('latin1');
        const asked = /^Proxy-Authorization: (.+)\r$/im.exec(head)?.[1] ?? '';
        seen.push(asked);
        if (asked === '') {
          socket.end(wantsPassword());
          return;
        }
        const { port, host } = new URL(service.apiUrl);
        const [line = '', ...rest] = head.split('\r\n');
        const onwards = line.replace(`http://${host}`, '');
        const lines = rest.filter((one) => !/^proxy-/i.test(one));
        void import('node:net').then(({ connect }) => {
          const other = connect(Number(port), '127.0.0.1');
          other.on('error', () => socket.destroy());
          other.write([onwards, ...lines].join('\r\n'));
          other.pipe(socket);
        });
      });
    });
    const { application, page, close } = await startApp(folder, { VOICEKEEP_API_URL: service.apiUrl });
    await goThroughProxy(application, proxy.port);
    const connect = (key: string) =>
      page.evaluate((text) => window.voicekeep.request('account.connect', { key: text }), key);
    const question = () => page.evaluate(() => window.voicekeep.request('app.proxyQuestion', undefined));

    const connecting = connect(service.key);
    await expect
      .poll(question)
      .toMatchObject({ ok: true, value: { id: 1, host: '127.0.0.1', realm: 'office' } });
    await page.evaluate(() =>
      window.voicekeep.request('app.answerProxy', {
        id: 1,
        credentials: { username: 'ann', password: 'proxy-secret' },
      }),
    );
    expect(await connecting).toMatchObject({ ok: true });
    expect(seen).toContain(`Basic ${Buffer.from('ann:proxy-secret').toString('base64')}`);
    expect(await question()).toEqual({ ok: true, value: null });
    await service.close();
    proxy.close();
    await close();
  });
});

/** Chromium's own codes for what can be wrong with a certificate (`net_error_list.h`). */
const certificateErrors = {
  'for another name': -200,
  'of another time': -201,
  'by nobody known': -202,
  revoked: -206,
};

test('over Chromium’s network a certificate that is not valid is named as such, and gets no key', async () => {
  await withFolder(async (folder) => {
    const [key, cert] = await Promise.all(
      ['key.pem', 'certificate.pem'].map((name) =>
        readFile(path.join(import.meta.dirname, '../fixtures/tls', name)),
      ),
    );
    let asked = 0;
    const server = createHttpsServer({ key, cert }, (_request, response) => {
      asked += 1;
      response.end('{"outputs":[],"total_count":0}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { application, page, close } = await startApp(folder, {
      VOICEKEEP_API_URL: `https://localhost:${port}`,
    });
    const connect = () => page.evaluate(() => window.voicekeep.request('account.connect', { key: 'sc-any' }));
    const failed = {
      ok: false,
      error: { code: 'certificate-invalid', params: { host: `localhost:${port}` } },
    };

    // Signed by itself, as by a program that looks into what others send.
    await page.getByLabel(/key/i).first().fill('sc-any');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByText(/is not secure: its certificate is not valid/)).toBeVisible();
    for (const [what, code] of Object.entries(certificateErrors)) {
      await application.evaluate(({ session }, result) => {
        const own = session.fromPartition('service', { cache: false });
        own.setCertificateVerifyProc((_request, answer) => answer(result));
      }, code);
      expect([what, await connect()]).toMatchObject([what, failed]);
    }
    expect(asked).toBe(0);
    await close();
    server.close();
  });
});

test('over Chromium’s network a proxy’s password that nobody gives is named as what is wanted', async () => {
  await withFolder(async (folder) => {
    let scheme = '';
    const proxy = await startRawServer((socket) =>
      socket.once('data', () => socket.end(wantsPassword(scheme))),
    );
    for (const api of ['http://127.0.0.1:8199', 'https://api.example.org']) {
      const { application, page, close } = await startApp(path.join(folder, new URL(api).hostname), {
        VOICEKEEP_API_URL: api,
      });
      await goThroughProxy(application, proxy.port);
      const connect = () =>
        page.evaluate(() => window.voicekeep.request('account.connect', { key: 'sc-any' }));
      const question = () => page.evaluate(() => window.voicekeep.request('app.proxyQuestion', undefined));
      const wanted = { ok: false, error: { code: 'proxy-auth-required' } };

      // A way to prove oneself that Chromium does not have: nobody can be asked.
      scheme = 'Unknown realm="office"';
      expect([api, scheme, await connect()]).toMatchObject([api, scheme, wanted]);
      scheme = 'Basic realm="office"';
      await page.getByLabel(/key/i).first().fill('sc-any');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await expect.poll(question).toMatchObject({ ok: true, value: { realm: 'office' } });
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await expect(page.getByText(/proxy on the way to the service asks for a password/)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Connect', exact: true })).toBeFocused();
      await close();
    }
    proxy.close();
  });
});
