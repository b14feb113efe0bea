import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { cli } from '../built.ts';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { contentsBelow, filesBelow } from '../files-below.ts';
import { answerFolderDialog, readMain, startApp, withFolder } from './app.ts';
import { startWithSample } from './player-app.ts';

/** No session bus, so that no keychain of this machine is asked or filled. */
const noKeychain = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' };

/** Lets each message box answer with the button of that index, and keeps what it asked in `globalThis.asked`. */
async function answerMessageBoxes(application: ElectronApplication, button: number): Promise<void> {
  await application.evaluate(({ dialog }, response) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...parameters: readonly unknown[]) => {
      const options = parameters.at(-1) as { message: string; buttons: readonly string[] };
      asked.push(`${options.message} [${options.buttons.join(', ')}]`);
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, button);
}

const askedOf = (application: ElectronApplication) =>
  readMain(() => application.evaluate(() => Reflect.get(globalThis, 'asked') as readonly string[]));

/** Asks as the page does, after a key was pressed. */
async function ask(page: Page, name: string): Promise<unknown> {
  await page.keyboard.press('Shift');
  return page.evaluate(
    (request) =>
      (window as unknown as { voicekeep: { request(name: string): Promise<unknown> } }).voicekeep.request(
        request,
      ),
    name,
  );
}

async function hashes(folder: string): Promise<readonly string[]> {
  const files = (await contentsBelow(folder)).filter(({ file }) => !/-(?:shm|wal)$/.test(file));
  return files
    .map(({ file, bytes }) => `${path.basename(file)} ${createHash('sha256').update(bytes).digest('hex')}`)
    .sort();
}

test('a library from someone else is asked about, opened for reading, and changed only when the person allows it', async () => {
  await withFolder(async (folder) => {
    const service = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 4 }) });
    const theirs = path.join(folder, 'theirs');
    await promisify(execFile)(process.execPath, [cli, 'sync', '--library', theirs], {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        VOICEKEEP_HOME: path.join(folder, 'their-home'),
        VOICEKEEP_API_URL: service.apiUrl,
        STABLECOG_API_KEY: service.key,
      },
    });
    const before = await hashes(theirs);
    const home = path.join(folder, 'home');
    const settings = async () =>
      JSON.parse(await readFile(path.join(home, 'settings.json'), 'utf8')) as Readonly<
        Record<string, unknown>
      >;
    const app = await startApp(home, { ...noKeychain, VOICEKEEP_API_URL: service.apiUrl });
    await expect(app.page.getByLabel('Stablecog key')).toBeVisible();

    // Its folder is no library: nothing is made there.
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    await answerFolderDialog(app.application, empty);
    expect(await ask(app.page, 'account.findLibrary')).toMatchObject({
      error: { code: 'library-not-found' },
    });
    expect(await readdir(empty)).toEqual([]);

    await answerFolderDialog(app.application, theirs);
    await answerMessageBoxes(app.application, 2);
    expect(await ask(app.page, 'account.findLibrary')).toMatchObject({ value: { kind: 'none' } });
    await answerMessageBoxes(app.application, 0);
    await app.page.getByRole('button', { name: 'Open a library on this computer…' }).click();
    await expect(app.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    expect(await ask(app.page, 'account.status')).toMatchObject({
      value: { kind: 'service', foreign: true, library: theirs },
    });
    expect(await askedOf(app.application)).toEqual([
      'Open a library from someone else? [Open for Reading, Open and Allow Changes, Cancel]',
    ]);
    await expect(app.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    expect(await settings()).toMatchObject({ libraryFolder: theirs, foreignLibraries: [theirs] });
    await app.close();
    expect(await hashes(theirs)).toEqual(before);

    // After a restart it is read as before, until the person allows more.
    const again = await startApp(home, { ...noKeychain, VOICEKEEP_API_URL: service.apiUrl });
    await expect(again.page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await expect(again.page.getByText(/made elsewhere, so it is open for reading only/)).toBeVisible();
    expect(await hashes(theirs)).toEqual(before);
    await again.page.getByRole('button', { name: 'Dismiss' }).first().click();
    await answerMessageBoxes(again.application, 0);
    await again.page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
    await again.page.getByRole('button', { name: 'Allow changes…' }).click();
    await expect.poll(async () => (await settings())['foreignLibraries']).toEqual([]);
    expect(await ask(again.page, 'account.status')).toMatchObject({
      value: { kind: 'service', foreign: false },
    });
    await again.close();
    await service.close();
  });
});

test('requests about accounts are answered one at a time, in their order', async () => {
  await withFolder(async (home) => {
    const service = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 2 }) });
    const { page, close } = await startApp(home, { ...noKeychain, VOICEKEEP_API_URL: service.apiUrl });
    await expect(page.getByLabel('Stablecog key')).toBeVisible();
    const answers = await page.evaluate((key) => {
      const { voicekeep } = window as unknown as {
        voicekeep: {
          request(name: string, input?: unknown): Promise<{ value: { kind: string; library: string } }>;
        };
      };
      return Promise.all([
        voicekeep.request('account.connect', { key }),
        voicekeep.request('account.openSample'),
        voicekeep.request('account.openService'),
      ]);
    }, service.key);
    expect(answers.map(({ value: { kind, library } }) => [kind, path.basename(library)])).toEqual([
      ['service', 'library'],
      ['sample', 'sample-library'],
      ['service', 'library'],
    ]);
    await close();
    await service.close();
  });
});

test('only a regular file of the recorded size is played, audio and video', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const library = path.join(home, 'sample-library');
    await expect
      .poll(async () => (await filesBelow(path.join(library, 'video'))).length, { timeout: 60_000 })
      .toBe(3);
    for (const [kind, suffix] of [
      ['audio', '.mp3'],
      ['video', '.mp4'],
    ] as const) {
      const [name = ''] = await filesBelow(path.join(library, kind), new RegExp(`\\${suffix}$`));
      const file = path.join(library, kind, name);
      const served = () =>
        page.evaluate((url) => fetch(url).then(({ status }) => status), `/${kind}/${path.basename(name)}`);
      expect(await served()).toBe(200);
      const { size } = await stat(file);
      const secret = path.join(home, `secret${suffix}`);
      await rename(file, `${file}.away`);
      await writeFile(secret, Buffer.alloc(size, 7));
      await symlink(secret, file);
      expect(await served(), 'a link').toBe(404);
      await rm(file);
      await writeFile(file, Buffer.alloc(size - 1, 7));
      expect(await served(), 'another size').toBe(404);
      await rm(file);
      await mkdir(file);
      expect(await served(), 'a folder').toBe(404);
      await rm(file, { recursive: true });
      await promisify(execFile)('mkfifo', [file]);
      expect(await served(), 'a pipe').toBe(404);
      await rm(file);
      await rename(`${file}.away`, file);
      expect(await served()).toBe(200);
    }
    await close();
  });
});

test('a page that crashes twice or hangs is asked about, and comes back', async () => {
  await withFolder(async (home) => {
    const { application, close } = await startApp(home, noKeychain);
    await answerMessageBoxes(application, 0);
    // Playwright loses a page that crashes: asked is the main process.
    const loads = (): Promise<number> =>
      readMain(() => application.evaluate(() => Number(Reflect.get(globalThis, 'loads') ?? 0)));
    await application.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.on('did-finish-load', () => {
        Object.assign(globalThis, { loads: Number(Reflect.get(globalThis, 'loads') ?? 0) + 1 });
      });
    });
    const crash = () =>
      application.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
      });
    await crash();
    await expect.poll(loads).toBe(1);
    expect(await askedOf(application)).toEqual([]);
    await crash();
    await expect.poll(loads).toBe(2);
    expect(await askedOf(application)).toEqual(['The window of Voicekeep crashed twice [Open Again, Quit]']);
    await application.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.emit('unresponsive');
    });
    await expect
      .poll(async () => (await askedOf(application)).at(-1))
      .toBe('The window of Voicekeep does not respond [Open Again, Wait, Quit]');
    await expect.poll(loads).toBe(3);
    await close();
  });
});
