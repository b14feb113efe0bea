import type { BrowserWindow } from 'electron';
import type { WindowState } from './window-state.ts';
import { openWindow } from './window.ts';

/** The one window of the app, which may be closed and opened again. */
export interface MainWindow {
  /** Null while it is closed. */
  readonly current: () => BrowserWindow | null;
  /** The window that dialogs belong to; throws while it is closed, as no request can come then. */
  get(): BrowserWindow;
  /** Brings it to the front, opening it if it is closed. */
  readonly show: () => void;
}

export function createMainWindow(options: {
  readonly preload: string;
  /** How the window was left. */
  readonly before: () => WindowState | null;
  /** Called with each window that is opened. */
  readonly onOpen: (window: BrowserWindow) => void;
}): MainWindow {
  let window: BrowserWindow | null = null;
  return {
    current: () => window,
    get() {
      if (!window) throw new Error('A dialog was asked for with no window open.');
      return window;
    },
    show() {
      if (window) {
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
        return;
      }
      window = openWindow(options.preload, options.before());
      window.on('closed', () => {
        window = null;
      });
      options.onOpen(window);
    },
  };
}
