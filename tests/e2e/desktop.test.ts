import { _electron, expect, test } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import { readMain, startOf, withFolder } from './app.ts';
import { startWithSample } from './player-app.ts';

const windowOf = (application: ElectronApplication) =>
  readMain(() =>
    application.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return { bounds: window?.getBounds(), onTop: window?.isAlwaysOnTop() };
    }),
  );

test('the window comes back where it was, and the small one never holds the whole page', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    const bounds = { x: 90, y: 70, width: 1010, height: 710 };
    await application.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
      bounds,
    );
    await page.keyboard.press('w');
    await expect(page.getByRole('button', { name: 'Leave mini player' })).toBeVisible();
    await expect.poll(() => windowOf(application)).toMatchObject({ bounds: { width: 380 }, onTop: true });
    await page.reload();
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await expect.poll(() => windowOf(application)).toMatchObject({ bounds, onTop: false });
    await close();

    const start = startOf(home);
    const again = await _electron.launch({
      ...start,
      // What would let anyone on the way read the key.
      args: ['--ignore-certificate-errors', '--host-resolver-rules=MAP * 127.0.0.1', ...start.args],
    });
    await again.firstWindow();
    await expect.poll(() => windowOf(again)).toMatchObject({ bounds });
    const switches = ['ignore-certificate-errors', 'host-resolver-rules'];
    const values = await again.evaluate(
      ({ app }, names) => names.map((name) => app.commandLine.getSwitchValue(name)),
      switches,
    );
    expect(values[0]).toBe('');
    expect(values[1]).not.toContain('127.0.0.1');
    expect(await again.evaluate(({ app }) => app.commandLine.hasSwitch('ignore-certificate-errors'))).toBe(
      false,
    );
    await again.close();
  });
});

test('a sync keeps the system awake, and its end is told of when the window is not in front', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    await application.evaluate(({ BrowserWindow, Notification, powerSaveBlocker }) => {
      const seen = { started: 0, stopped: 0, told: 0 };
      Object.assign(globalThis, { seen });
      powerSaveBlocker.start = () => ++seen.started;
      powerSaveBlocker.stop = () => ++seen.stopped > 0;
      Notification.isSupported = () => {
        seen.told += 1;
        return false;
      };
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    await page.evaluate(() =>
      (
        window as unknown as { voicekeep: { request(name: string, input: unknown): Promise<unknown> } }
      ).voicekeep.request('sync.run', { full: false }),
    );
    const seen = () => readMain(() => application.evaluate(() => Reflect.get(globalThis, 'seen') as unknown));
    await expect.poll(seen).toEqual({ started: 1, stopped: 1, told: 1 });
    await close();
  });
});
