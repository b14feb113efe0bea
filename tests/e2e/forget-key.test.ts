import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { cli } from '../built.ts';
import { makeAccount } from '../fakes/account.ts';
import { startFakeService } from '../fakes/service.ts';
import { hasKeyring, startKeyringSession } from '../integration/keychain/keyring.ts';
import { outcomeOf } from '../outcome.ts';
import { readMain, startApp, withFolder } from './app.ts';

/** Presses the button with this name in the message boxes that follow, and counts them. */
async function press(application: ElectronApplication, name: string): Promise<void> {
  await application.evaluate(({ dialog }, wanted) => {
    dialog.showMessageBox = (...parameters: readonly unknown[]) => {
      const { buttons } = parameters.at(-1) as { buttons: readonly string[] };
      Object.assign(globalThis, { shown: Number(Reflect.get(globalThis, 'shown') ?? 0) + 1 });
      return Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false });
    };
  }, name);
}

const shown = (application: ElectronApplication) =>
  readMain(() => application.evaluate(() => Number(Reflect.get(globalThis, 'shown') ?? 0)));

test('a library that is taken off the list keeps its key or gives it up, as the person says', async () => {
  test.skip(!hasKeyring, 'needs dbus-run-session and gnome-keyring-daemon');
  await withFolder(async (folder) => {
    const session = await startKeyringSession(path.join(folder, 'session'));
    const service = await startFakeService({ account: makeAccount({ seed: 3, voiceovers: 1 }) });
    const home = path.join(folder, 'home');
    const saved = async () => {
      const text = await readFile(path.join(home, 'settings.json'), 'utf8');
      const { keys } = JSON.parse(text) as { keys: Record<string, { saved: boolean }> };
      return Object.values(keys).filter((mark) => mark.saved).length;
    };
    const [one = '', two = '', three = ''] = ['one', 'two', 'three'].map((name) => path.join(folder, name));
    const environment = { DBUS_SESSION_BUS_ADDRESS: session.address, VOICEKEEP_API_URL: service.apiUrl };
    for (const library of [one, two]) {
      const child = spawn(process.execPath, [cli, 'connect', '--key-stdin', '--library', library], {
        env: { PATH: process.env['PATH'] ?? '', HOME: folder, VOICEKEEP_HOME: home, ...environment },
        stdio: 'pipe',
      });
      child.stdin.end(service.key);
      expect(await outcomeOf(child)).toMatchObject({ code: 0 });
    }
    expect(await saved()).toBe(2);
    const settings = JSON.parse(await readFile(path.join(home, 'settings.json'), 'utf8')) as object;
    const known = { libraries: [one, two, three], libraryFolder: three };
    await writeFile(path.join(home, 'settings.json'), JSON.stringify({ ...settings, ...known }));
    const { application, page, close } = await startApp(home, environment);

    await press(application, 'Keep Key');
    await page.getByRole('button', { name: `Remove ${one} from this list` }).click();
    await expect(page.getByText(one, { exact: true })).toBeHidden();
    await expect.poll(() => shown(application)).toBe(1);
    expect(await saved()).toBe(2);

    await press(application, 'Forget Key');
    await page.getByRole('button', { name: `Remove ${two} from this list` }).click();
    await expect(page.getByText(two, { exact: true })).toBeHidden();
    await expect.poll(saved).toBe(1);
    expect(await shown(application)).toBe(2);
    await close();
    await service.close();
    await session.end();
  });
});
