import type { BrowserWindow } from 'electron';
import { globalShortcut } from 'electron';
import type { Settings } from '../contract/settings.ts';
import type { NowPlaying } from '../contract/player.ts';
import type { Notify } from '../contract/notices.ts';
import { createGlobalKeys } from './global-keys.ts';
import type { TransportOptions } from './transport-controls.ts';
import { createTrayControls, showOnDockAndTaskbar } from './transport-controls.ts';

/** The player outside its page: tray, dock, taskbar, keys that work everywhere, and playing on behind a closed window. */
export interface Playback {
  show(now: NowPlaying): void;
  apply(settings: Settings): void;
  /** Follows a window that was just opened. */
  attach(window: BrowserWindow): void;
  /** From now on closing the window ends the app. */
  quitting(): void;
}

export function createPlayback(options: TransportOptions & { readonly notify: Notify }): Playback {
  const showInTray = createTrayControls(options);
  const takeKeys = createGlobalKeys(options.run, options.notify);
  let now: NowPlaying = { title: null, playing: false, canNext: false, canPrevious: false };
  let inBackground = false;
  let window: BrowserWindow | null = null;
  let ending = false;

  options.app.on('will-quit', () => globalShortcut.unregisterAll());

  return {
    show(shown) {
      now = shown;
      showInTray(inBackground ? now : null);
      showOnDockAndTaskbar(now, window, options);
    },
    apply(settings) {
      inBackground = settings.playInBackground;
      showInTray(inBackground ? now : null);
      takeKeys(settings.globalShortcuts);
    },
    attach(opened) {
      window = opened;
      opened.on('close', (event) => {
        if (ending || !inBackground || !now.playing) return;
        event.preventDefault();
        opened.hide();
      });
      opened.on('closed', () => {
        if (window === opened) window = null;
      });
    },
    quitting() {
      ending = true;
    },
  };
}
