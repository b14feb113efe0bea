import type { MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';
import type { Command } from '../contract/events.ts';
import type { DesktopText } from './text.ts';

/** Keeps Electron from making a menu of its own before ours. Must run before the app is ready (Electron's docs, "Performance"). */
export function withoutDefaultMenu(): void {
  Menu.setApplicationMenu(null);
}

/** The menu as each system has it; items of ours are applied by the page. */
export function setMenu(options: {
  readonly developer: boolean;
  readonly text: DesktopText;
  readonly run: (command: Command) => void;
}): void {
  const { text } = options;
  const { platform } = process;
  const mac = platform === 'darwin';
  const settings = text('menu.file.settings', { platform });
  const item = (label: string, accelerator: string | null, command: Command): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === null ? {} : { accelerator }),
    click: () => options.run(command),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(mac
      ? [macAppMenu(item(text('menu.about'), null, 'about'), item(settings, 'Cmd+,', 'settings'))]
      : []),
    {
      label: text('menu.file'),
      submenu: [
        item(text('menu.file.sync'), 'CmdOrCtrl+R', 'sync'),
        item(text('menu.file.export'), 'CmdOrCtrl+E', 'export'),
        { type: 'separator' },
        ...(mac ? [] : [item(settings, 'Ctrl+,', 'settings'), { type: 'separator' as const }]),
        { role: mac ? 'close' : 'quit' },
      ],
    },
    {
      label: text('menu.edit'),
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        item(text('menu.edit.find'), 'CmdOrCtrl+F', 'search'),
      ],
    },
    {
      label: text('menu.view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        // Plus needs Shift on many keyboards, and there is one on the keypad.
        ...['CmdOrCtrl+=', 'CmdOrCtrl+numadd'].map(hiddenZoomIn),
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(options.developer ? [{ role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: text('menu.playback'),
      submenu: [
        // No accelerators: Space and the arrows belong to the page, where typing comes first.
        item(text('menu.playback.playPause'), null, 'play-pause'),
        item(text('menu.playback.next'), null, 'next'),
        item(text('menu.playback.previous'), null, 'previous'),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item(text('menu.shortcuts'), null, 'shortcuts'),
        item(text('menu.diagnostics'), null, 'diagnostics'),
        item(text('menu.stays'), null, 'about'),
        ...(mac ? [] : [{ type: 'separator' as const }, item(text('menu.about'), null, 'about')]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** The same as "Zoom in", by other keys; a menu shows one combination for each of its items. */
function hiddenZoomIn(accelerator: string): MenuItemConstructorOptions {
  return { role: 'zoomIn', accelerator, visible: false, acceleratorWorksWhenHidden: true };
}

function macAppMenu(
  about: MenuItemConstructorOptions,
  settings: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      about,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}
