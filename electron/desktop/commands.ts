import type { BrowserWindow } from 'electron';
import type { Command } from '../contract/events.ts';
import type { PageEvents } from './page-events.ts';

/** Commands that come from outside the page: menu, tray, dock, global keys, the actions of the desktop's entry. */
export interface Commands {
  /** Hands it to the page, or keeps it until the page of the window that it opens asks for it. */
  readonly run: (command: Command) => void;
  /** What came while no page listened, oldest first. The page that asks listens from now on. */
  take(): readonly Command[];
  /** Follows a window that was just opened: a page that is loaded anew has to ask again. */
  follow(window: Pick<BrowserWindow, 'on' | 'webContents'>): void;
}

/** Those that are carried out where nobody looks; all others bring the window to the front. */
const unseen: ReadonlySet<Command> = new Set(['play-pause', 'next', 'previous']);

export function createCommands(options: {
  readonly events: PageEvents;
  readonly isOpen: () => boolean;
  readonly showWindow: () => void;
}): Commands {
  let listens = false;
  let waiting: Command[] = [];
  return {
    run(command) {
      if (listens) options.events.send('command', command);
      // The same twice, by an impatient click, is one wish.
      else if (!waiting.includes(command)) waiting.push(command);
      if (!options.isOpen() || !unseen.has(command)) options.showWindow();
    },
    take() {
      listens = true;
      const taken = waiting;
      waiting = [];
      return taken;
    },
    follow(window) {
      const deaf = () => (listens = false);
      deaf();
      window.on('closed', deaf);
      window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) deaf();
      });
      window.webContents.on('render-process-gone', deaf);
    },
  };
}

/** What an action of the desktop's entry asks for: `--action=sync` or `--action=export` among the words of a start. */
export function actionOf(words: readonly string[]): Command | null {
  if (words.includes('--action=sync')) return 'sync';
  return words.includes('--action=export') ? 'export' : null;
}
