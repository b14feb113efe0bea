import type { Rectangle } from 'electron';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { appHost, appScheme } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import type { WindowState } from './window-state.ts';
import { placeOnScreen } from './window-state.ts';

/** Colours of an empty window in each theme, so that nothing flashes before the page has painted. */
const background = { light: '#f6f6f7', dark: '#1a1a1d' };

/** Bounds that are on a screen which is there now. */
export function onScreen(bounds: Rectangle): Rectangle {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return placeOnScreen(
    bounds,
    [main, ...others].map(({ workArea }) => workArea),
  );
}

/** Opens the one window with the page in it, as it was left: sandboxed, isolated, shown when it has painted. */
export function openWindow(preload: string, before: WindowState | null): BrowserWindow {
  const window = new BrowserWindow({
    ...(before ? onScreen(before.bounds) : { width: 1280, height: 800 }),
    minWidth: 760,
    minHeight: 520,
    show: false,
    title: 'Voicekeep',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
    autoHideMenuBar: process.platform !== 'darwin',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (before?.maximized) window.maximize();
    if (before?.fullScreen) window.setFullScreen(true);
    window.show();
  });
  void window.loadURL(`${appScheme}://${appHost}/`);
  return window;
}

/** Makes the page follow the chosen theme; `system` follows the desktop. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}
