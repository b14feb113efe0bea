import type { App, BrowserWindow } from 'electron';
import { shell } from 'electron';
import { AppError } from '../../contract/errors.ts';
import type { AccountStatus } from '../../contract/account.ts';
import type { AppInfo, Settings } from '../../contract/settings.ts';
import type { Parts } from '../../app.ts';
import type { Log } from '../../app-data/log.ts';
import { createAboutHandlers } from './app.ts';
import type { CurrentAccount } from '../account.ts';
import { createClipHandlers } from './clips.ts';
import { createExportFolders } from '../export-folders.ts';
import { createExportHandlers } from './export.ts';
import type { Handlers } from '../ipc.ts';
import { createLibraryHandlers } from './library.ts';
import type { RunningJobs } from '../../jobs/running-jobs.ts';
import type { HandOver } from '../hand-over.ts';
import type { CompactWindow } from '../compact-window.ts';
import type { Playback } from '../playback.ts';
import { createPlayerHandlers } from './player.ts';
import type { PageEvents } from '../page-events.ts';
import type { Updates } from '../updates.ts';
import { applyTheme } from '../window.ts';

const links = {
  keys: 'https://stablecog.com/account/api-keys',
  website: 'https://stablecog.com/',
} as const;

export interface HandlerOptions {
  readonly app: App;
  readonly parts: Parts;
  readonly account: CurrentAccount;
  readonly jobs: RunningJobs;
  readonly events: PageEvents;
  readonly playback: Playback;
  readonly compact: CompactWindow;
  readonly handOver: HandOver;
  readonly log: Log;
  readonly updates: Updates;
  readonly userHome: string;
  /** The window that dialogs belong to. */
  readonly window: () => BrowserWindow;
}

/** What the app does for each request of the page. */
export function createHandlers(options: HandlerOptions): Handlers {
  const { app, parts, account, jobs, events, window } = options;

  async function status(): Promise<AccountStatus> {
    const { kind, problem } = account;
    const library = await parts.libraryFolder(kind === 'none' ? 'service' : kind);
    return { kind, library, key: await parts.key.state(), problem };
  }

  async function changeSettings(change: Partial<Settings>): Promise<Settings> {
    const settings = await parts.settings.change(change);
    options.playback.apply(settings);
    events.send('settings.changed', settings);
    return settings;
  }

  async function changeAccount(kind: Settings['account']): Promise<AccountStatus> {
    await account.change(kind);
    await changeSettings({ account: kind });
    const current = await status();
    events.send('account.changed', current);
    return current;
  }

  const folders = createExportFolders({ settings: parts.settings, store: parts.exportJobs });
  const exports = createExportHandlers({
    account,
    jobs,
    store: parts.exportJobs,
    settings: parts.settings,
    folders,
    window,
    folderChosen: (exportFolder) => changeSettings({ exportFolder }),
    openFolder,
  });

  return {
    'app.info': (): AppInfo => ({
      version: app.getVersion(),
      platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
      electron: process.versions.electron,
      // Another one for trying out how the page looks in it; en-XA is the pseudo-language.
      locale: process.env['VOICEKEEP_LOCALE'] || app.getLocale() || 'en',
      home: parts.home,
    }),
    'app.openLink': async ({ to }) => {
      await shell.openExternal(links[to]);
      return undefined;
    },

    'updates.state': () => options.updates.state(),
    'updates.check': () => options.updates.check(),
    'updates.download': () => options.updates.download(),
    'updates.install': () => {
      options.updates.install();
      return undefined;
    },

    'account.status': async () => {
      await account.settled();
      return status();
    },
    'account.connect': async ({ key }) => {
      await parts.connect(key);
      return changeAccount('service');
    },
    'account.openSample': () => changeAccount('sample'),
    'account.openService': () => changeAccount('service'),
    'account.forgetKey': async () => {
      jobs.cancel('sync');
      await parts.key.forget();
      const current = await status();
      events.send('account.changed', current);
      return current;
    },
    'account.leave': () => changeAccount('none'),
    ...createLibraryHandlers({ account, libraries: parts.libraries, window, status, open: changeAccount }),
    ...createAboutHandlers({
      app,
      account,
      settings: parts.settings,
      log: options.log,
      userHome: options.userHome,
      status,
    }),

    'library.status': () => account.get().library.status(),
    'library.reveal': () => openFolder(account.get().library.folder),
    ...createClipHandlers({
      account,
      views: parts.views,
      changed: () => events.send('library.changed', undefined),
    }),
    ...createPlayerHandlers({
      account,
      kept: parts.keptPlayers,
      handOver: options.handOver,
      playback: options.playback,
      compact: options.compact,
      settings: () => parts.settings.read(),
      changeSettings,
      changed: () => events.send('library.changed', undefined),
      window,
    }),

    'sync.run': async ({ full }) => {
      const { sync } = account.get();
      const { connections } = await parts.settings.read();
      const before = await parts.key.state();
      const report = await jobs
        .run('sync', (job) => sync.run({ ...job, full, audio: true, connections }))
        .finally(async () => {
          // A sync finds out that the keychain is locked, or that the service takes the key no more.
          const now = await status();
          if (now.key !== before) events.send('account.changed', now);
        });
      // They go on by themselves; how each ended is kept with it.
      void exports.afterSync().catch(() => undefined);
      return report;
    },
    ...exports.handlers,
    'verify.run': ({ repair }) => jobs.run('verify', (job) => account.get().verify({ ...job, repair })),
    'jobs.cancel': ({ job }) => {
      jobs.cancel(job);
      return undefined;
    },

    'settings.get': () => parts.settings.read(),
    'settings.change': async (change) => {
      if (change.exportFolder) await folders.assertChosen(change.exportFolder);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const settings = await changeSettings(given);
      applyTheme(settings.theme);
      return settings;
    },
  };
}

async function openFolder(folder: string): Promise<undefined> {
  const problem = await shell.openPath(folder);
  if (problem !== '') {
    throw new AppError(
      'disk-missing',
      `The folder could not be opened: ${folder}. Check that it is still there.`,
    );
  }
  return undefined;
}
