import type { MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';
import type { Command } from '../contract/events.ts';

/** Keeps Electron from making a menu of its own before ours. Must run before the app is ready (Electron's docs, "Performance"). */
export function withoutDefaultMenu(): void {
  Menu.setApplicationMenu(null);
}

/** The menu as each system has it; the items of ours are carried out by the page. */
export function setMenu(options: {
  readonly developer: boolean;
  readonly run: (command: Command) => void;
}): void {
  const mac = process.platform === 'darwin';
  const item = (label: string, accelerator: string | null, command: Command): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === null ? {} : { accelerator }),
    click: () => options.run(command),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(mac
      ? [macAppMenu(item('About Voicekeep', null, 'about'), item('Settings…', 'Cmd+,', 'settings'))]
      : []),
    {
      label: '&File',
      submenu: [
        item('Sync Now', 'CmdOrCtrl+R', 'sync'),
        item('Export…', 'CmdOrCtrl+E', 'export'),
        { type: 'separator' },
        ...(mac ? [] : [item('Settings', 'Ctrl+,', 'settings'), { type: 'separator' as const }]),
        { role: mac ? 'close' : 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        { type: 'separator' },
        item('Find', 'CmdOrCtrl+F', 'search'),
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(options.developer ? [{ role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: '&Playback',
      submenu: [
        // No accelerators: Space and the arrows belong to the page, where typing comes first.
        item('Play or Pause', null, 'play-pause'),
        item('Next', null, 'next'),
        item('Previous', null, 'previous'),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('Keyboard Shortcuts', null, 'shortcuts'),
        item('Diagnostics…', null, 'diagnostics'),
        ...(mac ? [] : [{ type: 'separator' as const }, item('About Voicekeep', null, 'about')]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
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
