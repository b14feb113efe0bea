import type { BrowserWindow, Rectangle } from 'electron';
import type { WindowState } from './window-state.ts';

const compact = { width: 380, height: 150 };
const smallest = { width: 760, height: 520 };

/** Makes a window a small one above all others, and back what it was. */
export interface CompactWindow {
  set(window: BrowserWindow, on: boolean): void;
  isOn(window: BrowserWindow): boolean;
}

/** `place` answers bounds that are on a screen which is there now. */
export function createCompactWindow(place: (bounds: Rectangle) => Rectangle): CompactWindow {
  /** What each small window was before. */
  const small = new WeakMap<BrowserWindow, WindowState>();

  function shrink(window: BrowserWindow): void {
    if (!small.has(window) || window.isDestroyed()) return;
    if (window.isMaximized()) window.unmaximize();
    window.setMinimumSize(compact.width, compact.height);
    const { x, y, width } = window.getBounds();
    window.setContentSize(compact.width, compact.height);
    const { width: outer, height } = window.getBounds();
    window.setBounds(place({ x: x + Math.max(0, width - outer), y, width: outer, height }));
    window.setAlwaysOnTop(true, 'floating');
    window.setMaximizable(false);
  }

  function grow(window: BrowserWindow, { bounds, maximized, fullScreen }: WindowState): void {
    window.setAlwaysOnTop(false);
    window.setMaximizable(true);
    window.setMinimumSize(smallest.width, smallest.height);
    window.setBounds(place(bounds));
    if (maximized) window.maximize();
    if (fullScreen) window.setFullScreen(true);
  }

  return {
    isOn: (window) => small.has(window),
    set(window, on) {
      const before = small.get(window);
      if (on === (before !== undefined)) return;
      if (before) {
        small.delete(window);
        grow(window, before);
        return;
      }
      const fullScreen = window.isFullScreen();
      small.set(window, { bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen });
      if (!fullScreen) {
        shrink(window);
        return;
      }
      // The system leaves full screen with an animation, and sets sizes by itself at its end.
      window.once('leave-full-screen', () => shrink(window));
      window.setFullScreen(false);
    },
  };
}
