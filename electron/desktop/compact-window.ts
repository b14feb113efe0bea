import type { BrowserWindow, Rectangle } from 'electron';

const compact = { width: 380, height: 150 };
const smallest = { width: 760, height: 520 };

/** Makes the window a small one above all others, and back what it was. */
export interface CompactWindow {
  set(window: BrowserWindow, on: boolean): void;
}

export function createCompactWindow(): CompactWindow {
  let before: { readonly bounds: Rectangle; readonly maximized: boolean } | null = null;
  return {
    set(window, on) {
      if (on === (before !== null)) return;
      if (on) {
        before = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
        if (window.isFullScreen()) window.setFullScreen(false);
        if (before.maximized) window.unmaximize();
        window.setMinimumSize(compact.width, compact.height);
        const { x, y, width } = window.getBounds();
        window.setContentSize(compact.width, compact.height);
        window.setPosition(x + Math.max(0, width - compact.width), y);
        window.setAlwaysOnTop(true, 'floating');
      } else if (before) {
        window.setAlwaysOnTop(false);
        window.setMinimumSize(smallest.width, smallest.height);
        window.setBounds(before.bounds);
        if (before.maximized) window.maximize();
        before = null;
      }
      window.setMaximizable(!on);
    },
  };
}
