import type { App, BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { Menu, Tray } from 'electron';
import type { Command } from '../contract/events.ts';
import type { NowPlaying } from '../contract/player.ts';
import type { DesktopText } from './text.ts';
import type { Glyph } from './transport-icons.ts';
import { glyphImage } from './transport-icons.ts';

export interface TransportOptions {
  readonly app: App;
  readonly text: DesktopText;
  readonly run: (command: Command) => void;
  readonly showWindow: () => void;
}

function controlsOf(now: NowPlaying, { text, run }: TransportOptions): MenuItemConstructorOptions[] {
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

/** The player in the system's tray; answers how to show what plays there, null: nothing is to be there. */
export function createTrayControls(options: TransportOptions): (now: NowPlaying | null) => void {
  const { app, text, showWindow } = options;
  let tray: Tray | null = null;
  return (now) => {
    if (!now) {
      tray?.destroy();
      tray = null;
      return;
    }
    if (!tray) {
      tray = new Tray(glyphImage('voice', 16));
      tray.on('click', showWindow);
    }
    tray.setToolTip(
      now.title === null ? 'Voicekeep' : text('tray.playing', { title: now.title.slice(0, 80) }),
    );
    tray.setContextMenu(
      Menu.buildFromTemplate([
        ...controlsOf(now, options),
        { type: 'separator' },
        { label: text('tray.show'), click: showWindow },
        { label: text('tray.quit'), click: () => app.quit() },
      ]),
    );
  };
}

/** Shows the player in the Dock of macOS, and under the window's picture on the taskbar of Windows. */
export function showOnDockAndTaskbar(
  now: NowPlaying,
  window: BrowserWindow | null,
  options: TransportOptions,
): void {
  const { app, text, run } = options;
  if (process.platform === 'darwin') app.dock?.setMenu(Menu.buildFromTemplate(controlsOf(now, options)));
  if (process.platform !== 'win32' || !window || window.isDestroyed()) return;
  const off = (enabled: boolean) => (enabled ? [] : ['disabled' as const]);
  const button = (tooltip: string, glyph: Glyph, enabled: boolean, command: Command) => ({
    tooltip,
    icon: glyphImage(glyph, 16),
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
