import type { BrowserWindow } from 'electron';
import { openWindow } from './window.ts';

/** The one window of the app, which may be closed and opened again. */
export interface MainWindow {
  /** Null while it is closed. */
  current(): BrowserWindow | null;
  /** The window that dialogs belong to; throws while it is closed, as no request can come then. */
  get(): BrowserWindow;
  /** Brings it to the front, opening it if it is closed. */
  show(): void;
}

/** `onOpen` is called with each window that is opened. */
export function createMainWindow(preload: string, onOpen: (window: BrowserWindow) => void): MainWindow {
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
      window = openWindow(preload);
      window.on('closed', () => {
        window = null;
      });
      onOpen(window);
    },
  };
}
