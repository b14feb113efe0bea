import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../electron/contract/events.ts';
import { actionOf, createCommands } from '../../../electron/desktop/commands.ts';

function setUp() {
  const sent: Command[] = [];
  const window = { open: false, shown: 0 };
  const commands = createCommands({
    events: { send: (_name, payload) => void sent.push(payload as Command) },
    isOpen: () => window.open,
    showWindow: () => {
      window.open = true;
      window.shown += 1;
    },
  });
  /** A window whose page has yet to ask. */
  const opened = () => {
    const webContents = new EventEmitter();
    const made = Object.assign(new EventEmitter(), { webContents });
    commands.follow(made as unknown as Pick<BrowserWindow, 'on' | 'webContents'>);
    return made;
  };
  return { commands, sent, window, opened };
}

describe('a command from outside the page', () => {
  it('reaches a page that listens at once', () => {
    const { commands, sent, opened } = setUp();
    opened();
    expect(commands.take()).toEqual([]);
    commands.run('sync');
    expect(sent).toEqual(['sync']);
  });

  it('opens the window that is closed, and waits for its page; an impatient second click is one wish', () => {
    const { commands, sent, window } = setUp();
    for (const command of ['sync', 'export', 'sync'] as const) commands.run(command);
    expect(window.shown).toBeGreaterThan(0);
    expect(sent).toEqual([]);
    expect(commands.take()).toEqual(['sync', 'export']);
    expect(commands.take()).toEqual([]);
  });

  it.each([
    ['is closed', (page: EventEmitter) => page.emit('closed')],
    [
      'is loaded anew',
      (page: EventEmitter & { webContents: EventEmitter }) =>
        page.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
    ],
    [
      'has died',
      (page: EventEmitter & { webContents: EventEmitter }) => page.webContents.emit('render-process-gone'),
    ],
  ])('waits again when the page %s', (_what, happens) => {
    const { commands, sent, opened } = setUp();
    const page = opened();
    commands.take();
    happens(page);
    commands.run('settings');
    expect(sent).toEqual([]);
    expect(commands.take()).toEqual(['settings']);
  });

  it('of the player leaves a hidden window hidden, any other brings it to the front', () => {
    const { commands, window, opened } = setUp();
    window.open = true;
    opened();
    commands.take();
    for (const command of ['play-pause', 'next', 'previous'] as const) commands.run(command);
    expect(window.shown).toBe(0);
    commands.run('export');
    expect(window.shown).toBe(1);
  });
});

it.each([
  [['voicekeep', '--action=sync'], 'sync'],
  [['voicekeep', '--allow-file-access', '--action=export'], 'export'],
  [['voicekeep', '--action=quit'], null],
  [['voicekeep', '--action'], null],
  [[], null],
] as const)('%o asks for %s', (words, action) => {
  expect(actionOf(words)).toBe(action);
});
