import { spawn } from 'node:child_process';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { dialog, nativeImage, shell } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { Clip } from '../../contract/clip.ts';
import type { Settings } from '../../contract/settings.ts';
import type { KeptPlayers } from '../../app-data/player-states.ts';
import type { CurrentAccount } from '../account.ts';
import type { CompactWindow } from '../compact-window.ts';
import { copyFilesToClipboard } from '../file-clipboard.ts';
import { drawGlyph } from '../transport-icons.ts';
import type { HandOver } from '../hand-over.ts';
import type { Handlers } from '../ipc.ts';
import type { Playback } from '../playback.ts';

export type PlayerRequest =
  | Extract<keyof Handlers, `player.${string}`>
  | 'clips.some'
  | 'clips.fetch'
  | 'clips.repair'
  | 'clips.prepare'
  | 'clips.drag'
  | 'clips.copyFiles'
  | 'clips.openWith';

/** What the app does for the player, and for clips that go into other programs. */
export function createPlayerHandlers(options: {
  readonly account: CurrentAccount;
  readonly kept: KeptPlayers;
  readonly handOver: HandOver;
  readonly playback: Playback;
  readonly compact: CompactWindow;
  readonly settings: () => Promise<Settings>;
  readonly changeSettings: (change: Partial<Settings>) => Promise<Settings>;
  readonly changed: () => void;
  readonly window: () => BrowserWindow;
}): Pick<Handlers, PlayerRequest> {
  const { account, kept, handOver, changed, window } = options;
  const library = () => account.get().library;
  const forever = new AbortController().signal;

  /** Ready files of the clips that are cached; `clip-not-cached` when none is. */
  async function files(ids: readonly string[]): Promise<readonly string[]> {
    const { exportTemplate } = await options.settings();
    const open = library();
    if (!handOver.ready(open, ids, exportTemplate)) await handOver.prepare(open, ids, exportTemplate);
    const given = handOver.give(open, ids, exportTemplate);
    if (given.length > 0) return given;
    throw new AppError(
      'clip-not-cached',
      'The audio of these clips is not in your library yet. Sync to fetch it.',
    );
  }

  async function programFor(file: string): Promise<string | null> {
    const { openWith } = await options.settings();
    const folder = {
      darwin: '/Applications',
      win32: process.env['ProgramFiles'] ?? 'C:\\',
      linux: '/usr/bin',
    };
    const platform =
      process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title: `Open ${path.basename(file)} with`,
      buttonLabel: 'Open',
      defaultPath: openWith ?? folder[platform],
      properties: ['openFile'],
    });
    const program = filePaths[0] ?? null;
    if (program !== null) await options.changeSettings({ openWith: program });
    return program;
  }

  return {
    'clips.some': async ({ ids }) => {
      const clips = await library().selected({ kind: 'ids', ids }, 0, ids.length);
      return clips.map((clip): Clip => clip);
    },
    'clips.fetch': async ({ id }) => {
      const before = await library().details(id);
      if (before.audio === 'cached') return before;
      try {
        return await account.get().fetchOne.fetch(id, forever);
      } finally {
        changed();
      }
    },
    'clips.repair': async ({ id }) => {
      try {
        return await account.get().fetchOne.repair(id, forever);
      } finally {
        changed();
      }
    },

    'clips.prepare': async ({ ids }) => {
      await handOver.prepare(library(), ids, (await options.settings()).exportTemplate);
      return undefined;
    },
    'clips.drag': async ({ ids }) => {
      const given = await files(ids);
      const icon = nativeImage.createFromBitmap(drawGlyph('voice', 48, 128), { width: 48, height: 48 });
      window().webContents.startDrag({ file: given[0] ?? '', files: [...given], icon });
      return { left: ids.length - given.length };
    },
    'clips.copyFiles': async ({ ids }) => {
      const given = await files(ids);
      await copyFilesToClipboard(given);
      return { left: ids.length - given.length };
    },
    'clips.openWith': async ({ id, choose }) => {
      const [file] = await files([id]);
      if (file === undefined) return undefined;
      if (!choose) {
        if ((await shell.openPath(file)) !== '') {
          throw new AppError('bad-request', 'Your system has no program for MP3 files. Choose one.');
        }
        return undefined;
      }
      const program = await programFor(file);
      if (program !== null) await open(program, file);
      return undefined;
    },

    'player.kept': () => kept.get(library().folder),
    'player.keepQueue': async (queue) => {
      await kept.setQueue(library().folder, queue);
      return undefined;
    },
    'player.keepPlace': async (place) => {
      await kept.setPlace(library().folder, place);
      return undefined;
    },
    'player.shows': (now) => {
      options.playback.show(now);
      return undefined;
    },
    'player.compact': ({ on }) => {
      options.compact.set(window(), on);
      return undefined;
    },
  };
}

/** Starts a program with a file, as a parameter of its own and through no shell. */
function open(program: string, file: string): Promise<void> {
  const [command, parameters] =
    process.platform === 'darwin' ? ['/usr/bin/open', ['-a', program, file]] : [program, [file]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { detached: true, stdio: 'ignore', windowsHide: false });
    child.once('error', () =>
      reject(
        new AppError('bad-request', 'This program could not be started. Choose another one.', {
          detail: { program },
        }),
      ),
    );
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
