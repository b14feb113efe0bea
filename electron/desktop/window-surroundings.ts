import type { App, BrowserWindow } from 'electron';
import type { Commands } from './commands.ts';
import { createCommands } from './commands.ts';
import type { CompactWindow } from './compact-window.ts';
import { createCompactWindow } from './compact-window.ts';
import type { InputGuard } from './input-guard.ts';
import { createInputGuard } from './input-guard.ts';
import type { MainWindow } from './main-window.ts';
import { createMainWindow } from './main-window.ts';
import type { Notices } from './notices.ts';
import { createNotices } from './notices.ts';
import type { PageEvents } from './page-events.ts';
import { createPageEvents } from './page-events.ts';
import type { Playback } from './playback.ts';
import { createPlayback } from './playback.ts';
import type { DesktopText } from './text.ts';
import { onScreen } from './window.ts';
import type { SavedWindowState } from './window-state.ts';
import { createSavedWindowState } from './window-state.ts';

/** The window, and what follows every window that is opened. */
export interface WindowSurroundings {
  readonly window: MainWindow;
  readonly windowState: SavedWindowState;
  readonly compact: CompactWindow;
  readonly inputGuard: InputGuard;
  readonly events: PageEvents;
  readonly notices: Notices;
  readonly commands: Commands;
  readonly playback: Playback;
}

export function createWindowSurroundings(options: {
  readonly app: App;
  readonly home: string;
  readonly preload: string;
  readonly text: DesktopText;
  readonly onError: (error: unknown) => void;
}): WindowSurroundings {
  const { app, text } = options;
  const inputGuard = createInputGuard({
    now: () => performance.now(),
    assisted: () => app.accessibilitySupportEnabled,
  });
  const windowState = createSavedWindowState(options.home, options.onError);
  const compact = createCompactWindow(onScreen);
  const window = createMainWindow({
    preload: options.preload,
    before: windowState.newest,
    onOpen: (opened) => follow(opened),
  });
  const events = createPageEvents((channel, name, payload) =>
    window.current()?.webContents.send(channel, name, payload),
  );
  const notices = createNotices(events);
  const commands = createCommands({
    events,
    isOpen: () => window.current() !== null,
    showWindow: () => window.show(),
  });
  const playback = createPlayback({
    app,
    text,
    run: commands.run,
    showWindow: () => window.show(),
    notify: notices.add,
  });

  function follow(opened: BrowserWindow): void {
    playback.attach(opened);
    commands.follow(opened);
    inputGuard.watch(opened.webContents);
    windowState.follow(opened, () => compact.isOn(opened));
    opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      // The page begins anew as the whole one, which has no room in the small window.
      compact.set(opened, false);
    });
  }

  return { window, windowState, compact, inputGuard, events, notices, commands, playback };
}
