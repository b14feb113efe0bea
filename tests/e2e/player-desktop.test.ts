import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { position, readMain, startApp, withFolder } from './app.ts';
import { watchDrags } from './drags.ts';
import { button, nowPlaying, playerBar, row, startWithSample, synced, title } from './player-app.ts';

/** Well-named, and not by the clip's id alone. */
const namedFile = /\S+ \[[0-9a-f]{8}\]\.mp3$/;

/** What lies on the clipboard for GNOME's file manager: Electron 45 has items for it, older ones have buffers. */
function copiedFiles(application: ElectronApplication): Promise<string> {
  return application.evaluate(async ({ clipboard }) => {
    const format = 'x-special/gnome-copied-files';
    const readBuffer: unknown = Reflect.get(clipboard, 'readBuffer');
    if (typeof readBuffer === 'function') return String(Reflect.apply(readBuffer, clipboard, [format]));
    const items = await clipboard.read();
    for (const item of items) {
      const type = item.types.find((one) => one.includes(format));
      const found: unknown = type === undefined ? null : await item.getType(type);
      if (found instanceof Blob) return found.text();
    }
    return '';
  });
}

test('clips are dragged out of the list and the player as real, well-named files', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    const dragged = await watchDrags(application);
    await row(page, 1).click();
    await row(page, 3).click({ modifiers: ['Shift'] });
    // The list hears of audio that came a moment after the sync has ended.
    for (const place of [1, 2, 3]) await expect(row(page, place)).toHaveAttribute('draggable', 'true');
    await row(page, 2).hover();
    await page.mouse.down();
    await row(page, 6).hover();
    await expect.poll(async () => (await dragged()).length).toBe(3);
    await page.mouse.up();
    for (const file of await dragged()) {
      expect(path.basename(file)).toMatch(namedFile);
      expect((await readFile(file)).length).toBeGreaterThan(1000);
      expect(path.relative(home, file).startsWith('copies')).toBe(true);
    }
    await row(page, 2).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await playerBar(page).getByRole('group', { name: 'Drag this clip to another app' }).hover();
    await page.mouse.down();
    await row(page, 6).hover();
    await expect.poll(async () => (await dragged()).length).toBe(1);
    await page.mouse.up();
    expect(path.basename((await dragged())[0] ?? '')).toMatch(namedFile);
    await close();
  });
});

test('a clip is copied as a file and as a path, shown in its folder, and opened in a program', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    const choose = async (item: string) => {
      await row(page, 2).click({ button: 'right' });
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await choose('Copy file');
    await expect
      .poll(() => copiedFiles(application))
      .toMatch(/^copy\nfile:\/\/\/.+%20%5B[0-9a-f]{8}%5D\.mp3$/);
    await choose('Copy file path');
    const copied = () => application.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toMatch(/\.mp3$/);
    expect((await readFile(await copied())).length).toBeGreaterThan(1000);

    await application.evaluate(({ shell }) => {
      shell.showItemInFolder = (file) => (process.env['VOICEKEEP_SHOWN'] = file);
      shell.openPath = (file) => {
        process.env['VOICEKEEP_OPENED'] = file;
        return Promise.resolve('');
      };
    });
    await choose('Show in folder');
    await expect
      .poll(() => readMain(() => application.evaluate(() => process.env['VOICEKEEP_SHOWN'])))
      .toBe(await copied());
    await choose('Open in default player');
    await expect
      .poll(() => readMain(() => application.evaluate(() => process.env['VOICEKEEP_OPENED'] ?? '')))
      .toMatch(namedFile);

    const program = path.join(home, 'editor');
    const note = path.join(home, 'opened');
    await writeFile(program, `#!/bin/sh\nprintf '%s' "$1" > '${note}'\n`);
    await chmod(program, 0o755);
    await application.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, program);
    await choose('Open with…');
    await expect.poll(() => readFile(note, 'utf8').catch(() => '')).toMatch(namedFile);
    await close();
  });
});

test('the small window is on top of all others and gives the large one back', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    const windowIs = () =>
      readMain(() =>
        application.evaluate(({ BrowserWindow }) => {
          const window = BrowserWindow.getAllWindows()[0];
          return { top: window?.isAlwaysOnTop() ?? false, width: window?.getBounds().width ?? 0 };
        }),
      );
    const before = await windowIs();
    await button(page, 'Player settings').click();
    await page.getByRole('button', { name: 'Mini player, always on top' }).click();
    const small = page.getByRole('region', { name: 'Player' });
    await expect(small).toBeVisible();
    await expect.poll(async () => (await windowIs()).top).toBe(true);
    expect((await windowIs()).width).toBeLessThan(before.width);
    const first = await title(page);
    await small.getByRole('button', { name: 'Next', exact: true }).click();
    await expect.poll(() => title(page)).not.toBe(first);
    await small.getByRole('button', { name: 'Leave mini player' }).click();
    await expect(small).toBeHidden();
    await expect.poll(windowIs).toEqual(before);
    await close();
  });
});

test('keeps playing behind a closed window when that is wanted, with a tray, and comes back', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    // The last menu that was built for the tray; its items are clicked by their labels.
    await application.evaluate(({ Menu }) => {
      const build = Menu.buildFromTemplate.bind(Menu);
      Menu.buildFromTemplate = (template) => {
        const menu = build(template);
        if (menu.items.some(({ label }) => label === 'Show Voicekeep')) Reflect.set(globalThis, 'tray', menu);
        return menu;
      };
    });
    const tray = (): Promise<Record<string, boolean>> =>
      application.evaluate(() => {
        const menu = Reflect.get(globalThis, 'tray') as Electron.Menu | undefined;
        return Object.fromEntries((menu?.items ?? []).map(({ label, enabled }) => [label, enabled]));
      });
    const choose = (label: string) =>
      application.evaluate((_electron, wanted) => {
        const menu = Reflect.get(globalThis, 'tray') as Electron.Menu;
        menu.items.find((item) => item.label === wanted)?.click();
      }, label);
    const visible = () =>
      application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

    expect(await tray()).toEqual({});
    await button(page, 'Player settings').click();
    await page.getByLabel('Keep playing when the window is closed').check();
    await page.keyboard.press('Escape');
    await expect.poll(tray).toMatchObject({ Play: false, Next: false, Quit: true });
    await row(page, 1).dblclick();
    await expect.poll(tray).toMatchObject({ Pause: true, Next: true, Previous: true });
    await expect.poll(() => position(page)).toBeGreaterThan(0.2);

    await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await visible()).toBe(false);
    const first = await title(page);
    await expect.poll(() => title(page), { timeout: 30_000 }).not.toBe(first);
    await choose('Pause');
    await expect.poll(tray).toMatchObject({ Play: true });
    expect(await nowPlaying(page)).toMatchObject({ state: 'paused' });
    await choose('Play');
    await expect.poll(tray).toMatchObject({ Pause: true });
    const second = await title(page);
    await choose('Next');
    await expect.poll(() => title(page)).not.toBe(second);
    await choose('Show Voicekeep');
    expect(await visible()).toBe(true);
    await close();
  });
});

test('the taskbar of Windows and the dock of macOS are given play and next', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    await application.evaluate(({ app, BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      if (!window) throw new Error('There is no window.');
      window.setThumbarButtons = (buttons) => {
        Reflect.set(globalThis, 'buttons', buttons);
        const enabled = buttons.map(({ tooltip, flags, icon }) => [
          tooltip,
          flags?.includes('disabled') !== true && !icon.isEmpty(),
        ]);
        process.env['VOICEKEEP_BUTTONS'] = JSON.stringify(enabled);
        return true;
      };
      Object.defineProperty(app, 'dock', {
        value: { setMenu: (menu: unknown) => Reflect.set(globalThis, 'dock', menu) },
      });
      Object.defineProperty(process, 'platform', { value: 'win32' });
    });
    const buttons = async () =>
      JSON.parse(
        await readMain(() => application.evaluate(() => process.env['VOICEKEEP_BUTTONS'] ?? '[]')),
      ) as unknown;
    await row(page, 1).dblclick();
    await expect.poll(buttons).toEqual([
      ['Previous', true],
      ['Pause', true],
      ['Next', true],
    ]);
    const first = await title(page);
    await application.evaluate(() => {
      const all = Reflect.get(globalThis, 'buttons') as Electron.ThumbarButton[];
      all[2]?.click();
    });
    await expect.poll(() => title(page)).not.toBe(first);

    await application.evaluate(() => Object.defineProperty(process, 'platform', { value: 'darwin' }));
    const dock = () =>
      readMain(() =>
        application.evaluate(() => {
          const menu = Reflect.get(globalThis, 'dock') as Electron.Menu | undefined;
          return menu?.items.map(({ label }) => label) ?? [];
        }),
      );
    await button(page, 'Pause').click();
    await expect.poll(dock).toEqual(['Play', 'Next', 'Previous']);
    await application.evaluate(() => {
      const menu = Reflect.get(globalThis, 'dock') as Electron.Menu;
      menu.items[0]?.click();
    });
    await expect.poll(dock).toEqual(['Pause', 'Next', 'Previous']);
    await application.evaluate(() => Object.defineProperty(process, 'platform', { value: 'linux' }));
    await close();
  });
});

test('media keys and the system’s panel steer the player; keys for other programs are off until wanted', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startApp(home);
    await page.addInitScript(() => {
      const handlers = new Map<string, MediaSessionActionHandler | null>();
      MediaSession.prototype.setActionHandler = (action, handler) => void handlers.set(action, handler);
      Reflect.set(window, 'act', (details: MediaSessionActionDetails) =>
        handlers.get(details.action)?.(details),
      );
    });
    await page.reload();
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await synced(page);
    /** All in one go: what plays gets no further between them. */
    const actAll = (...all: readonly Partial<MediaSessionActionDetails>[]) =>
      page.evaluate((details) => {
        for (const one of details) (Reflect.get(window, 'act') as (of: unknown) => void)(one);
      }, all);
    const act = (action: MediaSessionAction, more: Partial<MediaSessionActionDetails> = {}) =>
      actAll({ action, ...more });
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await act('pause');
    await expect(button(page, 'Play')).toBeVisible();
    const first = await title(page);
    await act('seekto', { seekTime: 1.5 });
    await expect.poll(() => position(page)).toBeCloseTo(1.5, 1);
    await act('seekbackward', { seekOffset: 1 });
    await expect.poll(() => position(page)).toBeCloseTo(0.5, 1);
    await act('seekforward', { seekOffset: 1 });
    await expect.poll(() => position(page)).toBeCloseTo(1.5, 1);
    await act('play');
    await expect(button(page, 'Pause')).toBeVisible();
    await actAll({ action: 'nexttrack' }, { action: 'pause' });
    await expect.poll(() => title(page)).not.toBe(first);
    await actAll({ action: 'previoustrack' }, { action: 'pause' });
    await expect.poll(() => title(page)).toBe(first);

    const keys = () =>
      readMain(() =>
        application.evaluate(({ globalShortcut }) =>
          ['F7', 'F8', 'F9'].map((key) => globalShortcut.isRegistered(`CommandOrControl+Shift+${key}`)),
        ),
      );
    expect(await keys()).toEqual([false, false, false]);
    await button(page, 'Player settings').click();
    await page.getByLabel('Keyboard shortcuts in other apps').check();
    await expect.poll(keys).toEqual([true, true, true]);
    await page.getByLabel('Keyboard shortcuts in other apps').uncheck();
    await expect.poll(keys).toEqual([false, false, false]);
    await close();
  });
});
