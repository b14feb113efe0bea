import { expect, test } from '@playwright/test';
import { startApp, withFolder } from './app.ts';

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
        '/',
      ];
      return Promise.all(paths.map(async (path) => (await fetch(`voicekeep://app${path}`)).status));
    });
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404, 200]);
    await close();
  });
});
