import { EventEmitter } from 'node:events';
import type { BrowserWindow, Rectangle } from 'electron';
import { describe, expect, it } from 'vitest';
import { createCompactWindow } from '../../../electron/desktop/compact-window.ts';
import { placeOnScreen } from '../../../electron/desktop/window-state.ts';

const main = { x: 0, y: 24, width: 1920, height: 1056 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('a window comes back', () => {
  it.each([
    ['where it was', { x: 100, y: 100, width: 1280, height: 800 }, [main]],
    ['on the other screen', { x: -1200, y: 50, width: 800, height: 600 }, [main, left]],
    [
      'partly beside the screen, where a hand still finds it',
      { x: 1700, y: 600, width: 900, height: 700 },
      [main],
    ],
  ])('%s', (_name, bounds, areas) => {
    expect(placeOnScreen(bounds, areas)).toEqual(bounds);
  });

  it.each([
    ['a screen that is not there any more', { x: -1200, y: 50, width: 800, height: 600 }],
    ['below the screen', { x: 100, y: 1070, width: 800, height: 600 }],
    ['above it, where nobody can take hold of it', { x: 100, y: -500, width: 800, height: 600 }],
    ['beside it but for a strip', { x: 1900, y: 100, width: 800, height: 600 }],
  ])('in the middle of the main screen from %s', (_name, bounds) => {
    expect(placeOnScreen(bounds, [main])).toEqual({ x: 560, y: 252, width: 800, height: 600 });
  });

  it('no larger than its screen', () => {
    expect(placeOnScreen({ x: 10, y: 30, width: 4000, height: 3000 }, [main])).toEqual({
      x: 10,
      y: 30,
      width: 1920,
      height: 1056,
    });
  });
});

/** A window as the system keeps it, which leaves full screen some time after it was asked to. */
class Window extends EventEmitter {
  bounds: Rectangle = { x: 700, y: 100, width: 1200, height: 800 };
  maximized = false;
  fullScreen = false;
  onTop = false;
  smallest: readonly number[] = [760, 520];
  isDestroyed = () => false;
  isMaximized = () => this.maximized;
  isFullScreen = () => this.fullScreen;
  getBounds = () => this.bounds;
  getNormalBounds = () => this.bounds;
  setBounds = (bounds: Rectangle) => (this.bounds = bounds);
  setContentSize = (width: number, height: number) => (this.bounds = { ...this.bounds, width, height });
  setMinimumSize = (...size: readonly number[]) => (this.smallest = size);
  setAlwaysOnTop = (on: boolean) => (this.onTop = on);
  setMaximizable = () => undefined;
  maximize = () => (this.maximized = true);
  unmaximize = () => (this.maximized = false);
  setFullScreen(on: boolean): void {
    if (on) this.fullScreen = true;
  }
  leaveFullScreen(): void {
    this.fullScreen = false;
    this.emit('leave-full-screen');
  }
}

function setUp() {
  const window = new Window();
  const compact = createCompactWindow((bounds) => placeOnScreen(bounds, [main]));
  const set = (on: boolean) => compact.set(window as unknown as BrowserWindow, on);
  return { window, compact, set, isOn: () => compact.isOn(window as unknown as BrowserWindow) };
}

describe('the small window', () => {
  it.each([false, true])(
    'is at the upper right of the large one, and goes back (maximised: %s)',
    (maximized) => {
      const { window, set, isOn } = setUp();
      window.maximized = maximized;
      const before = window.bounds;
      set(true);
      expect(window).toMatchObject({ onTop: true, maximized: false, smallest: [380, 150] });
      expect(window.bounds).toEqual({ x: 700 + 1200 - 380, y: 100, width: 380, height: 150 });
      set(true);
      expect(isOn()).toBe(true);
      set(false);
      expect(window).toMatchObject({ onTop: false, maximized, smallest: [760, 520], bounds: before });
    },
  );

  it('waits until the system has left full screen, and goes back to it', () => {
    const { window, set } = setUp();
    window.fullScreen = true;
    set(true);
    expect(window.bounds.width).toBe(1200);
    window.leaveFullScreen();
    expect(window.bounds.width).toBe(380);
    set(false);
    expect(window).toMatchObject({ fullScreen: true, onTop: false });
  });

  it('that was left before the system was ready stays large', () => {
    const { window, set } = setUp();
    window.fullScreen = true;
    set(true);
    set(false);
    window.leaveFullScreen();
    expect(window.bounds.width).toBe(1200);
  });

  it('goes back to a screen that is there', () => {
    const { window, set } = setUp();
    window.bounds = { x: 3000, y: 100, width: 1200, height: 800 };
    set(true);
    expect(placeOnScreen(window.bounds, [main])).toEqual(window.bounds);
    set(false);
    expect(placeOnScreen(window.bounds, [main])).toEqual(window.bounds);
  });

  it('is one of several windows', () => {
    const { compact, set } = setUp();
    const other = new Window();
    set(true);
    expect(compact.isOn(other as unknown as BrowserWindow)).toBe(false);
  });
});
