import path from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import type { JsonFile } from '../app-data/json-file.ts';
import { createJsonFile } from '../app-data/json-file.ts';

const side = z.int().min(-100_000).max(100_000);
const stateSchema = z.object({
  bounds: z.object({ x: side, y: side, width: side.min(100), height: side.min(100) }),
  maximized: z.boolean().default(false),
  fullScreen: z.boolean().default(false),
});

/** Where a window was, and how. */
export type WindowState = z.output<typeof stateSchema>;

/** The place of the window, from one start to the next. */
export interface SavedWindowState {
  /** Null where nothing was saved, or what was saved cannot be read: then the window opens in the usual place. */
  read(): Promise<WindowState | null>;
  /** Saves what becomes of a window, but not while `isCompact`. */
  follow(window: BrowserWindow, isCompact: () => boolean): void;
  /** The newest state, as it will be saved. */
  readonly newest: () => WindowState | null;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

/** Milliseconds: a window that is being dragged is saved once. */
const settled = 500;
/** Pixels of a window that must be on a screen, so that a hand finds it. */
const reachable = { width: 120, height: 60 };

/** `onError` is told when the state could not be saved. */
export function createSavedWindowState(home: string, onError: (error: unknown) => void): SavedWindowState {
  const file: JsonFile = createJsonFile(path.join(home, 'window-state.json'));
  let newest: WindowState | null = null;

  function save(state: WindowState): void {
    file.change((before) => ({ ...before, ...state })).catch(onError);
  }

  return {
    async read() {
      const parsed = stateSchema.safeParse(await file.read());
      newest = parsed.success ? parsed.data : null;
      return newest;
    },
    follow(window, isCompact) {
      let timer: NodeJS.Timeout | undefined;
      const note = () => {
        if (isCompact() || window.isDestroyed() || window.isMinimized()) return;
        newest = {
          bounds: window.getNormalBounds(),
          maximized: window.isMaximized(),
          fullScreen: window.isFullScreen(),
        };
        clearTimeout(timer);
        timer = setTimeout(() => newest && save(newest), settled);
      };
      for (const event of changes) window.on(event as 'resize', note);
      window.on('close', () => {
        note();
        clearTimeout(timer);
        if (newest) save(newest);
      });
    },
    newest: () => newest,
    idle: () => file.idle(),
  };
}

const changes = [
  'resize',
  'move',
  'maximize',
  'unmaximize',
  'enter-full-screen',
  'leave-full-screen',
] as const;

/**
 * Bounds that a person can reach: as they were where enough of them is on one of the screens (`areas`, the first one is
 * the main one), else in the middle of the main one; never larger than the screen.
 */
export function placeOnScreen(bounds: Rectangle, areas: readonly Rectangle[]): Rectangle {
  const area = areas.find((one) => {
    const shown = common(bounds, one);
    // The upper edge is where a window is taken hold of.
    return shown.width >= reachable.width && shown.height >= reachable.height && bounds.y >= one.y - 1;
  });
  const target = area ?? areas[0];
  if (!target) return bounds;
  const width = Math.min(bounds.width, target.width);
  const height = Math.min(bounds.height, target.height);
  if (area) return { x: bounds.x, y: bounds.y, width, height };
  return {
    x: target.x + Math.round((target.width - width) / 2),
    y: target.y + Math.round((target.height - height) / 2),
    width,
    height,
  };
}

function common(one: Rectangle, other: Rectangle): { readonly width: number; readonly height: number } {
  return {
    width: Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x),
    height: Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y),
  };
}
