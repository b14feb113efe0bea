import { spawn } from 'node:child_process';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { electronArguments, electronEnvironment, electronExecutable } from '../../build/electron-runtime.mjs';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { requestChannel } from '../../electron/contract/bridge.ts';
import { makeAccount } from '../fakes/account.ts';
import type { FakeService } from '../fakes/service.ts';
import { startFakeService } from '../fakes/service.ts';
import { contentsBelow } from '../files-below.ts';
import { holds } from '../integration/security/key-forms.ts';
import type { RunningApp } from './app.ts';
import { answerFolderDialog, startApp, withFolder } from './app.ts';

declare const window: { readonly voicekeep: Bridge };

/** Keeps everything that the main process tells the page from now on: answers and events. */
async function listenIn(application: ElectronApplication): Promise<() => Promise<string>> {
  await application.evaluate(({ BrowserWindow, ipcMain }, channel) => {
    const told: string[] = [];
    (globalThis as unknown as { toldThePage: string[] }).toldThePage = told;
    // Electron offers no other way to see the answers on their way out.
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })
      ._invokeHandlers;
    const answer = handlers.get(channel);
    if (!answer) throw new Error('There is no handler to listen to.');
    handlers.set(channel, async (...args) => {
      const answered = await answer(...args);
      told.push(JSON.stringify(answered));
      return answered;
    });
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('There is no window to listen to.');
    const send = contents.send.bind(contents);
    contents.send = (name: string, ...args: unknown[]) => {
      told.push(JSON.stringify(args));
      send(name, ...args);
    };
  }, requestChannel);
  return () =>
    application.evaluate(() => (globalThis as unknown as { toldThePage: string[] }).toldThePage.join('\n'));
}

async function connect({ page }: RunningApp, service: FakeService): Promise<void> {
  await page.getByLabel('Stablecog key').fill(service.key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
}

/** What a program that cannot start prints, and how it ends. */
async function startThatFails(env: Readonly<Record<string, string>>): Promise<string> {
  const app = path.resolve(import.meta.dirname, '../..');
  const child = spawn(electronExecutable(), [...electronArguments(), app], { env: electronEnvironment(env) });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (printed += String(piece)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  return printed;
}

test('a key that goes through the window is in no message to the page, file, log, diagnostics or dialog', async () => {
  test.setTimeout(240_000);
  await withFolder(async (home) => {
    const service = await startFakeService({ account: makeAccount({ seed: 8, voiceovers: 10 }) });
    const environment = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', VOICEKEEP_API_URL: service.apiUrl };
    const told: string[] = [];

    const first = await startApp(home, environment);
    const hearFirst = await listenIn(first.application);
    await connect(first, service);
    for (const kind of ['html-200', 'status-500', 'reset', 'cut', 'redirect', 'invalid-json'] as const) {
      service.faults.api = [{ kind, times: 1 }];
      service.faults.audio = [{ kind: kind === 'reset' ? 'reset' : 'html-200', rate: 0.5 }];
      await first.page.evaluate(() => window.voicekeep.request('sync.run', { full: true }));
    }
    service.faults.api = [];
    service.faults.audio = [];
    told.push(await hearFirst());
    // The whole program is lost in the middle of things.
    const gone = first.application.waitForEvent('close');
    first.application.process().kill('SIGKILL');
    await gone;

    const second = await startApp(home, environment);
    const hearSecond = await listenIn(second.application);
    await expect(second.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await second.page.evaluate((key) => window.voicekeep.request('account.connect', { key }), service.key);
    const folder = path.join(home, 'exported');
    await answerFolderDialog(second.application, folder);
    await second.page.keyboard.press('Shift');
    await second.page.evaluate(() => window.voicekeep.request('export.chooseFolder', undefined));
    const exported = await second.page.evaluate(
      (to) =>
        window.voicekeep.request('export.run', {
          template: '{prompt:40} {id:8}',
          selection: { kind: 'query', query: {} },
          folder: to,
        }),
      folder,
    );
    expect(exported).toMatchObject({ ok: true });
    await second.page.evaluate(() => window.voicekeep.request('verify.run', { repair: true }));
    await second.page.evaluate(
      (key) => window.voicekeep.request('account.connect', { key: `two words ${key}` }),
      service.key,
    );
    service.revokeKey();
    await second.page.evaluate(() => window.voicekeep.request('sync.run', { full: true }));
    await second.page.evaluate((key) => window.voicekeep.request('account.connect', { key }), service.key);
    const diagnosed = await second.page.evaluate(() =>
      window.voicekeep.request('app.diagnostics', undefined),
    );
    expect(JSON.stringify(diagnosed)).toContain('key-refused');
    await second.page.evaluate(() => window.voicekeep.request('account.forgetKey', undefined));
    told.push(await hearSecond());
    await second.close();

    const dialog = await startThatFails({
      VOICEKEEP_HOME: home,
      VOICEKEEP_API_URL: `ftp://${service.key}@127.0.0.1/`,
      STABLECOG_API_KEY: service.key,
    });
    expect(dialog).toMatch(/could not start/);

    const messages = told.join('\n');
    expect(messages.length).toBeGreaterThan(10_000);
    expect(holds(Buffer.from(messages), service.key)).toBe(false);
    expect(holds(Buffer.from(dialog), service.key)).toBe(false);
    expect(holds(Buffer.from(JSON.stringify(service.audioRequests)), service.key)).toBe(false);
    expect(service.apiRequests.some(({ url }) => holds(Buffer.from(url), service.key))).toBe(false);
    const files = await contentsBelow(home);
    expect(files.some(({ file }) => file.endsWith('voicekeep.log'))).toBe(true);
    const holding = files.filter(({ bytes }) => holds(bytes, service.key)).map(({ file }) => file);
    expect(holding).toEqual([]);
    await service.close();
  });
});
