import { BrowserWindow, nativeTheme } from 'electron';
import { appHost, appScheme } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';

/** Colours of an empty window in each theme, so that nothing flashes before the page has painted. */
const background = { light: '#f6f6f7', dark: '#1a1a1d' };

/** Opens the one window with the page in it: sandboxed, isolated, shown when it has painted. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
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
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${appScheme}://${appHost}/`);
  return window;
}

/** Makes the page follow the chosen theme; `system` follows the desktop. */
export function applyTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}
