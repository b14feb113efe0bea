import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { answerFolderDialog, startApp, withFolder } from './app.ts';

/** No session bus, so that no keychain of this machine is asked or filled. */
const noKeychain = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' };

async function connect(page: Page, key: string): Promise<void> {
  await page.getByLabel('Stablecog key').fill(key);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
}

async function openSettings(page: Page) {
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  return page.getByRole('dialog', { name: 'Settings' });
}

test('a key with no keychain is kept for the session, told when it is revoked, in diagnostics without it too, and forgotten; the library stays', async () => {
  await withFolder(async (home) => {
    const account = makeAccount({ seed: 5, voiceovers: 6 });
    const service = await startFakeService({ account });
    const { application, page, close } = await startApp(home, {
      ...noKeychain,
      VOICEKEEP_API_URL: service.apiUrl,
    });
    await connect(page, service.key);
    let settings = await openSettings(page);
    await expect(settings.getByText(/for this session only/).first()).toBeVisible();
    await page.keyboard.press('Escape');

    service.revokeKey();
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await expect(page.getByText(/The service refused the key/).first()).toBeVisible({ timeout: 60_000 });
    settings = await openSettings(page);
    await expect(settings.getByText(/accepted your key before and refuses it now/)).toBeVisible();
    await expect(settings.getByLabel('Stablecog key')).toBeVisible();

    // Diagnostics are read before they are copied, and hold no key and no prompt.
    await settings.getByRole('button', { name: 'Diagnostics' }).click();
    const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
    const text = dialog.getByRole('textbox', { name: 'Diagnostics' });
    await expect(text).toHaveValue(/key-refused/);
    const shown = await text.inputValue();
    expect(shown).toContain('key: revoked');
    expect(shown).not.toContain(service.key);
    expect(shown).not.toContain(home);
    for (const { prompt } of account.voiceovers) expect(shown).not.toContain(prompt.text);
    await dialog.getByRole('button', { name: 'Copy diagnostics' }).click();
    await expect(dialog.getByText('Copied')).toBeVisible();
    expect(await application.evaluate(({ clipboard }) => clipboard.readText())).toBe(shown);
    await page.keyboard.press('Escape');

    settings = await openSettings(page);
    await settings.getByRole('button', { name: 'Remove key…' }).click();
    await settings.getByRole('button', { name: 'Remove key', exact: true }).click();
    await expect(
      settings.getByText(/removed from the keychain and from memory. The library stays/),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await close();
    await service.close();
  });
});

test('a key that a keychain held which is out of reach now is told as that, and one for the session will do', async () => {
  await withFolder(async (home) => {
    const service = await startFakeService({ account: makeAccount({ seed: 9, voiceovers: 4 }) });
    const environment = { ...noKeychain, VOICEKEEP_API_URL: service.apiUrl };
    const first = await startApp(home, environment);
    await connect(first.page, service.key);
    await first.close();
    const file = path.join(home, 'settings.json');
    const kept = JSON.parse(await readFile(file, 'utf8')) as { keys: Record<string, object> };
    const [name = ''] = Object.keys(kept.keys);
    await writeFile(
      file,
      JSON.stringify({ ...kept, keys: { [name]: { saved: true, standing: 'accepted' } } }),
    );

    const { page, close } = await startApp(home, environment);
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
    const settings = await openSettings(page);
    await expect(settings.getByText(/This computer has no keychain. Paste your key/)).toBeVisible();
    await settings.getByLabel('Stablecog key').fill(service.key);
    await settings.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(settings.getByText(/used for this session only. After a restart/)).toBeVisible();
    await close();
    expect(await readFile(file, 'utf8')).not.toContain(service.key);
    await service.close();
  });
});

test('a second library waits for its key, and the app switches between the two', async () => {
  await withFolder(async (home) => {
    const service = await startFakeService({ account: makeAccount({ seed: 6, voiceovers: 5 }) });
    const app = await startApp(home, { ...noKeychain, VOICEKEEP_API_URL: service.apiUrl });
    const { page } = app;
    await connect(page, service.key);
    const second = path.join(home, 'second');
    await answerFolderDialog(app.application, second);
    await (await openSettings(page)).getByRole('button', { name: 'Open or create a library…' }).click();
    // Its key is its own: the first one's is not used for it.
    await expect(page.getByText(second).first()).toBeVisible();
    await connect(page, service.key);
    expect(await readdir(second)).toContain('library.sqlite');

    const settings = await openSettings(page);
    const first = settings.getByRole('listitem').filter({ hasText: path.join(home, 'library') });
    await first.getByRole('button', { name: 'Open' }).click();
    await expect(settings).toBeHidden();
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await expect(
      (await openSettings(page)).getByRole('listitem').filter({ hasText: path.join(home, 'library') }),
    ).toContainText('Open');
    await app.close();
    await service.close();
  });
});

test('the licences of what ships can be read in the app', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startApp(home, noKeychain);
    await page.getByRole('button', { name: 'About', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'About Voicekeep' });
    await expect(dialog.getByRole('textbox', { name: /Licences/ })).toHaveValue(/svelte[\s\S]*MIT/);
    await close();
  });
});

test('a page whose process has died comes back, and the log says so', async () => {
  await withFolder(async (home) => {
    const { application, page } = await startApp(home, noKeychain);
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    // Playwright loses a page that crashes, and holds up the one that comes in its place: asked is the main process.
    const back = await application.evaluate(
      ({ BrowserWindow }) =>
        new Promise<boolean>((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          const before = contents?.getOSProcessId();
          contents?.on('did-start-loading', () => resolve(contents.getOSProcessId() !== before));
          contents?.forcefullyCrashRenderer();
        }),
    );
    expect(back).toBe(true);
    await expect
      .poll(() => readFile(path.join(home, 'logs', 'voicekeep.log'), 'utf8').catch(() => ''))
      .toMatch(/The page's process ended/);
    // The page that crashed cannot be asked where its focus was.
    await application.close();
  });
});
