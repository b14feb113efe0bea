import type { App, BrowserWindow } from 'electron';
import { globalShortcut, Menu, nativeImage, Tray } from 'electron';
import type { Command } from '../contract/events.ts';
import type { Settings } from '../contract/settings.ts';
import type { NowPlaying } from '../contract/player.ts';
import type { Notify } from '../contract/notices.ts';
import type { DesktopText } from './text.ts';
import type { Glyph } from './transport-icons.ts';
import { drawGlyph } from './transport-icons.ts';

/** The player outside its page: tray, dock, taskbar, keys that work everywhere, and playing on behind a closed window. */
export interface Playback {
  show(now: NowPlaying): void;
  apply(settings: Settings): void;
  /** Follows a window that was just opened. */
  attach(window: BrowserWindow): void;
  /** From now on closing the window ends the app. */
  quitting(): void;
}

/**
 * Media keys come through the page's media session; these are for keyboards without them. They lie where Apple's keyboards
 * have theirs, and no system and no browser uses them (with Alt and the arrows they switch workspaces and tabs).
 */
const globalKeys: readonly (readonly [string, Command])[] = [
  ['CommandOrControl+Shift+F7', 'previous'],
  ['CommandOrControl+Shift+F8', 'play-pause'],
  ['CommandOrControl+Shift+F9', 'next'],
];

export function createPlayback(options: {
  readonly app: App;
  readonly text: DesktopText;
  readonly run: (command: Command) => void;
  readonly showWindow: () => void;
  readonly notify: Notify;
}): Playback {
  const { app, text, run, showWindow } = options;
  const mac = process.platform === 'darwin';
  let now: NowPlaying = { title: null, playing: false, canNext: false, canPrevious: false };
  let inBackground = false;
  let window: BrowserWindow | null = null;
  let tray: Tray | null = null;
  let ending = false;
  let hasKeys = false;

  function controls() {
    return [
      {
        label: text(now.playing ? 'tray.pause' : 'tray.play'),
        enabled: now.title !== null,
        click: () => run('play-pause'),
      },
      { label: text('tray.next'), enabled: now.canNext, click: () => run('next') },
      { label: text('tray.previous'), enabled: now.canPrevious, click: () => run('previous') },
    ];
  }

  function showInTray(): void {
    if (!inBackground) {
      tray?.destroy();
      tray = null;
      return;
    }
    if (!tray) {
      tray = new Tray(image('voice', 16));
      tray.on('click', showWindow);
    }
    tray.setToolTip(
      now.title === null ? 'Voicekeep' : text('tray.playing', { title: now.title.slice(0, 80) }),
    );
    tray.setContextMenu(
      Menu.buildFromTemplate([
        ...controls(),
        { type: 'separator' },
        { label: text('tray.show'), click: showWindow },
        { label: text('tray.quit'), click: () => app.quit() },
      ]),
    );
  }

  function showOnTaskbar(): void {
    if (process.platform === 'darwin') app.dock?.setMenu(Menu.buildFromTemplate(controls()));
    if (process.platform !== 'win32' || !window || window.isDestroyed()) return;
    const off = (enabled: boolean) => (enabled ? [] : ['disabled' as const]);
    const button = (tooltip: string, glyph: Glyph, enabled: boolean, command: Command) => ({
      tooltip,
      icon: image(glyph, 16),
      flags: off(enabled),
      click: () => run(command),
    });
    window.setThumbarButtons([
      button(text('tray.previous'), 'previous', now.canPrevious, 'previous'),
      now.playing
        ? button(text('tray.pause'), 'pause', true, 'play-pause')
        : button(text('tray.play'), 'play', now.title !== null, 'play-pause'),
      button(text('tray.next'), 'next', now.canNext, 'next'),
    ]);
  }

  /** Once for each change of the setting: what another program has in the meantime is not taken from it. */
  function takeKeys(wanted: boolean): void {
    if (wanted === hasKeys) return;
    hasKeys = wanted;
    globalShortcut.unregisterAll();
    if (!wanted) return;
    const taken = globalKeys.filter(([keys, command]) => !globalShortcut.register(keys, () => run(command)));
    if (taken.length === 0) return;
    const keys = taken.map(([one]) => one.replace('CommandOrControl', mac ? 'Cmd' : 'Ctrl')).join(', ');
    options.notify({ code: 'shortcuts-taken', params: { keys } });
  }

  app.on('will-quit', () => globalShortcut.unregisterAll());

  return {
    show(shown) {
      now = shown;
      showInTray();
      showOnTaskbar();
    },
    apply(settings) {
      inBackground = settings.playInBackground;
      showInTray();
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

/** Black on nothing for the menu bar of macOS, which colours it; grey elsewhere, to be seen on light and dark. */
function image(glyph: Glyph, size: number) {
  const mac = process.platform === 'darwin';
  const icon = nativeImage.createEmpty();
  for (const scale of [1, 2]) {
    const side = size * scale;
    icon.addRepresentation({
      scaleFactor: scale,
      width: side,
      height: side,
      buffer: drawGlyph(glyph, side, mac ? 0 : 140),
    });
  }
  if (mac) icon.setTemplateImage(true);
  return icon;
}
