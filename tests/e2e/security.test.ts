import { readdir } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import path from 'node:path';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { answerApi, sendAnswer } from '../../electron/sample/api-answer.ts';
import { makeAccount } from '../fakes/account.ts';
import { startServer } from '../integration/stablecog/server.ts';
import { answerFolderDialog, startApp, withFolder } from './app.ts';

declare const window: { readonly voicekeep: Bridge };

test('the page is sandboxed: no Node, no navigation, no new windows, no script from elsewhere', async () => {
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder);
    expect(
      await page.evaluate(() => ['require', 'process', 'Buffer'].filter((name) => name in globalThis)),
    ).toEqual([]);
    const preferences = await application.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      // Not in Electron's public types, but the only way to read what a window really runs with.
      return (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    // Off, or not even told, which is off as well.
    for (const name of [
      'nodeIntegrationInWorker',
      'nodeIntegrationInSubFrames',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'webviewTag',
      'enableBlinkFeatures',
    ]) {
      expect([name, Boolean(preferences[name])]).toEqual([name, false]);
    }
    // The bridge is all that the page was given.
    expect(
      await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'voicekeep') as object).sort()),
    ).toEqual(['on', 'request']);

    const address = page.url();
    await page.evaluate(`window.open('https://example.com/'); location.href = 'https://example.com/'`);
    await expect.poll(() => application.windows().length).toBe(1);
    expect(page.url()).toBe(address);

    const ranInline = await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'globalThis.ranInline = true';
      document.head.append(script);
      'ranInline' in globalThis;
    }`);
    expect(ranInline).toBe(false);
    await close();
  });
});

test('the scheme serves the page and nothing else', async () => {
  await withFolder(async (folder) => {
    const { page, close } = await startApp(folder);
    const statuses = await page.evaluate(async () => {
      const paths = [
        '/index.html',
        '/../electron/main.js',
        '/..%2felectron%2fmain.js',
        '/%2e%2e/electron/main.js',
        '/audio/..%2f..%2fsettings.json',
        '/audio/unknown.mp3',
        '/nothing.js',
        '/%zz.js',
        '/%00.js',
        '/%ff.js',
        '/index.html%00.js',
        '/',
      ];
      return Promise.all(paths.map(async (path) => (await fetch(`voicekeep://app${path}`)).status));
    });
    expect(statuses).toEqual([200, ...Array<number>(10).fill(404), 200]);
    await close();
  });
});

test('the policy lets in nothing from elsewhere and no inline script, and says so on the page itself', async () => {
  await withFolder(async (folder) => {
    const { page, close } = await startApp(folder);
    const policy = await page.evaluate(async () =>
      (await fetch('voicekeep://app/')).headers.get('content-security-policy'),
    );
    const directives = new Map(
      (policy ?? '').split('; ').map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources];
      }),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(directives.get('style-src')).toEqual(["'self'"]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
      expect(directives.get(name)).toEqual(["'none'"]);
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:|blob:/);

    const seen = () => page.evaluate(() => [...new Set(Reflect.get(globalThis, 'seen') as string[])].sort());
    await page.evaluate(() => {
      const seenNow: string[] = [];
      Reflect.set(globalThis, 'seen', seenNow);
      document.addEventListener('securitypolicyviolation', (event) => seenNow.push(event.effectiveDirective));
      const image = document.createElement('img');
      image.src = 'https://example.com/a.png';
      const script = document.createElement('script');
      script.src = 'https://example.com/a.js';
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(image, script, style, frame);
      fetch('https://example.com/').catch(() => undefined);
    });
    await expect
      .poll(seen)
      .toEqual(
        expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']),
      );
    await close();
  });
});

test('webviews are not attached, and links lead to known https addresses in the system’s browser', async () => {
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder);
    await page.evaluate(`{
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.com/');
      view.setAttribute('allowpopups', '');
      document.body.append(view);
    }`);
    expect(await application.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);

    await application.evaluate(({ shell }) => {
      const opened: string[] = [];
      (globalThis as unknown as { opened: string[] }).opened = opened;
      shell.openExternal = (address: string) => {
        opened.push(address);
        return Promise.resolve();
      };
    });
    // Nobody has pressed anything yet: the page may not lead anyone anywhere by itself.
    const unasked = await page.evaluate(() => window.voicekeep.request('app.openLink', { to: 'website' }));
    expect(unasked).toEqual({ ok: false, error: { code: 'input-missing' } });
    await page.keyboard.press('Shift');
    await page.evaluate(async () => {
      const { request } = Reflect.get(globalThis, 'voicekeep') as {
        request(name: string, input: unknown): Promise<unknown>;
      };
      const places = [
        'keys',
        'website',
        'https://example.com/',
        'file:///etc/passwd',
        '__proto__',
        'toString',
      ];
      for (const to of places) await request('app.openLink', { to });
    });
    const opened = await application.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(opened).toHaveLength(2);
    for (const address of opened) expect(address).toMatch(/^https:\/\/stablecog\.com\//);
    await close();
  });
});

test('a window that shows anything but the page is answered nothing, even with the bridge in it', async () => {
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder);
    const preload = path.resolve(import.meta.dirname, '../../out/electron/preload.cjs');
    const answers = await application.evaluate(async ({ BrowserWindow }, bridge) => {
      const all: unknown[] = [];
      for (const address of ['data:text/html,<p>hello</p>', 'about:blank', 'voicekeep://elsewhere/']) {
        const stranger = new BrowserWindow({
          show: false,
          webPreferences: { preload: bridge, sandbox: true },
        });
        await stranger.loadURL(address).catch(() => undefined);
        all.push(
          await stranger.webContents.executeJavaScript(
            "window.voicekeep.request('settings.get', undefined).then((answer) => answer.error?.code ?? answer)",
          ),
        );
        stranger.destroy();
      }
      return all;
    }, preload);
    expect(answers).toEqual(Array<string>(3).fill('bad-request'));
    expect(await page.evaluate(() => window.voicekeep.request('settings.get', undefined))).toMatchObject({
      ok: true,
    });
    await close();
  });
});

test('the page may name no folder for an export but those that the user chose in the system’s dialog', async () => {
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder);
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
    const ask = (to: string) =>
      page.evaluate(async (named) => {
        const { request } = window.voicekeep;
        const what = {
          template: '{id:8}',
          selection: { kind: 'query', query: {} },
          folder: named,
        } as const;
        const answers = [
          await request('settings.change', { exportFolder: named }),
          await request('export.saveJob', { ...what, name: 'Planted', afterSync: true }),
          await request('export.preview', what),
          await request('export.run', what),
          await request('export.verify', { folder: named }),
          await request('export.undo', { folder: named }),
        ];
        return answers.map((answer) => (answer.ok ? 'done' : answer.error.code));
      }, to);
    const planted = path.join(folder, 'planted');
    expect(await ask(planted)).toEqual(Array<string>(6).fill('export-folder-not-chosen'));
    expect(await page.evaluate(() => window.voicekeep.request('export.jobs', undefined))).toEqual({
      ok: true,
      value: { jobs: [], recent: [] },
    });
    await expect(readdir(planted)).rejects.toThrow('ENOENT');

    await answerFolderDialog(application, planted);
    await page.keyboard.press('Shift');
    await page.evaluate(() => window.voicekeep.request('export.chooseFolder', undefined));
    expect((await ask(planted)).slice(0, 5)).toEqual(Array<string>(5).fill('done'));
    expect(await readdir(planted)).not.toEqual([]);
    await close();
  });
});

test('audio that lies behind a public name which leads into this network is not asked for', async () => {
  const { rows } = makeAccount({ seed: 4, voiceovers: 3 });
  const fileUrl = () => 'https://inside.example.org/a.mp3';
  const api = await startServer((request, response) =>
    sendAnswer(request, response, answerApi(request, { rows, accepts: () => true, fileUrl })),
  );
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder, {
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      VOICEKEEP_API_URL: api.url,
    });
    // As a resolver on the internet might answer; the names of a test cannot be registered there.
    await application.evaluate(({ session }) => {
      const own = session.fromPartition('service', { cache: false });
      const seen = { looked: [] as string[], sent: [] as string[], own };
      Reflect.set(globalThis, 'seen', seen);
      own.resolveProxy = () => Promise.resolve('DIRECT');
      own.resolveHost = (host) => {
        seen.looked.push(host);
        return Promise.resolve({ endpoints: [{ address: '192.168.1.1', family: 'ipv4' }] });
      };
      own.webRequest.onBeforeRequest(({ url }, decide) => {
        if (url.startsWith('http')) seen.sent.push(new URL(url).host);
        decide({});
      });
    });
    const synced = await page.evaluate(async () => {
      await window.voicekeep.request('account.connect', { key: 'sc-any' });
      return window.voicekeep.request('sync.run', { full: true });
    });
    expect(JSON.stringify(synced)).toContain('at an address that Voicekeep does not download from');
    const seen = await application.evaluate(() => {
      const { looked, sent } = Reflect.get(globalThis, 'seen') as Record<'looked' | 'sent', string[]>;
      return { looked, sent };
    });
    expect(new Set(seen.looked)).toEqual(new Set(['inside.example.org']));
    expect(new Set(seen.sent)).toEqual(new Set([new URL(api.url).host]));
    await close();
  });
  await api.close();
});
