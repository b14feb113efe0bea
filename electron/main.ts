import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserWindow } from 'electron';
import { app, dialog, ipcMain, session } from 'electron';
import { AppError } from './contract/errors.ts';
import type { CurrentAccount } from './desktop/account.ts';
import { createCurrentAccount } from './desktop/account.ts';
import { loadAnswers, registerAppScheme, serveApp } from './desktop/protocol.ts';
import { stopBackgroundTraffic } from './desktop/background-traffic.ts';
import { recoverFromCrashes } from './desktop/crash-recovery.ts';
import { denyPermissions, guardNavigation } from './desktop/security.ts';
import { createCompactWindow } from './desktop/compact-window.ts';
import { createHandOver } from './desktop/hand-over.ts';
import { createHandlers } from './desktop/handlers/handlers.ts';
import { serveRequests } from './desktop/ipc.ts';
import type { RunningJobs } from './jobs/running-jobs.ts';
import { createRunningJobs } from './jobs/running-jobs.ts';
import { setMenu, withoutDefaultMenu } from './desktop/menu.ts';
import { chromiumFetch, chromiumFetchNow, chromiumLookUp } from './desktop/network.ts';
import { createPageEvents } from './desktop/page-events.ts';
import { createPlayback } from './desktop/playback.ts';
import { createUpdates, loadUpdater, readFeed } from './desktop/updates.ts';
import { applyTheme, openWindow } from './desktop/window.ts';
import { entryUrls } from './entry-urls.ts';
import { createKeytarKeychain } from './keychain/keytar-keychain.ts';
import { systemClock } from './platform/clock.ts';
import type { Parts } from './app.ts';
import { createParts } from './app.ts';
import type { Log } from './app-data/log.ts';
import { createLog, errorInShort } from './app-data/log.ts';
import { resolveProfile } from './app-data/runtime-config.ts';
import { checkBySlices, checkSlice } from './sync/background-check.ts';

const outFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Set once it is known where this person's things are. */
let log: Log | null = null;

/** Begins, and answers what is left to be done when Electron is ready; null when another instance runs. */
async function start(): Promise<(() => Promise<void>) | null> {
  let window: BrowserWindow | null = null;
  const events = createPageEvents((channel, name, payload) =>
    window?.webContents.send(channel, name, payload),
  );

  const parts = createParts({
    ...resolveProfile({ env: process.env, platform: process.platform, userHome: homedir() }),
    ...entryUrls(import.meta.url),
    keychain: createKeytarKeychain(),
    fetch: chromiumFetch,
    fetchNow: chromiumFetchNow,
    lookUp: chromiumLookUp,
    holder: 'the Voicekeep app',
    tell: console.warn,
  });
  const written = createLog({
    file: path.join(parts.home, 'logs', 'voicekeep.log'),
    userHome: homedir(),
    now: () => new Date(),
    onError: console.error,
  });
  log = written;
  app.setPath('userData', path.join(parts.home, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return null;
  }

  const jobs = createRunningJobs((job, progress) => {
    window?.setProgressBar(progress?.total ? progress.items / progress.total : -1);
    events.send('job.progress', progress ?? { job, ended: true });
    if (job !== 'export') events.send('library.changed', undefined);
  });
  const account = createCurrentAccount(
    (kind) => parts.open(kind, 'write'),
    () => jobs.stop(),
  );

  const checking = new AbortController();
  app.on('before-quit', () => checking.abort());
  void checkBySlices({
    clock: systemClock,
    signal: checking.signal,
    mayRun: async () => account.kind !== 'none' && jobs.idle() && (await parts.settings.read()).selfCheck,
    slice: async () => {
      await checkSlice({ library: account.get().library, clock: systemClock });
    },
    onError: reportDefect,
  });

  stopBackgroundTraffic(app);
  registerAppScheme();
  loadAnswers();
  withoutDefaultMenu();
  guardNavigation(app);
  quitCleanly(jobs, account, parts);
  recoverFromCrashes(app, (what) => void written.add(what), Date.now);

  // The library opens while Electron and the page are still on their way.
  const settings = await parts.settings.read();
  // What fails here is told by the page: the account's status holds it.
  const opened = account.change(settings.account).catch(reportDefect);
  const feed = app.isPackaged ? readFeed(process.resourcesPath, process.platform) : Promise.resolve(null);
  feed.catch(() => undefined); // awaited below

  return async () => {
    applyTheme(settings.theme);
    denyPermissions(session.defaultSession);
    serveApp(
      path.join(outFolder, 'renderer'),
      async (id) => (await account.get().library.cachedFile(id)).path,
    );

    const showWindow = () => {
      if (window) {
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
        return;
      }
      window = openWindow(path.join(outFolder, 'electron', 'preload.cjs'));
      window.on('closed', () => {
        window = null;
      });
      playback.attach(window);
    };
    const playback = createPlayback({ app, run: (command) => events.send('command', command), showWindow });
    playback.apply(settings);
    app.on('before-quit', () => playback.quitting());
    const handOver = createHandOver(path.join(parts.home, 'handed-over'), () => new Date());
    const updates = createUpdates({ feed: await feed, updater: loadUpdater });
    const handlers = createHandlers({
      app,
      parts,
      account,
      jobs,
      events,
      playback,
      compact: createCompactWindow(),
      handOver,
      log: written,
      updates,
      userHome: homedir(),
      window: () => {
        if (!window) throw new Error('A dialog was asked for with no window open.');
        return window;
      },
    });
    serveRequests(ipcMain, handlers, reportFailure);

    showWindow();
    setMenu({ developer: !app.isPackaged, run: (command) => events.send('command', command) });
    void handOver.tidy().catch(reportDefect);
    await opened;
    if (settings.lookForUpdates) {
      updates.check().then(
        (state) => events.send('updates.changed', state),
        (error: unknown) => reportFailure(error, 'updates.check'),
      );
    }
    app.on('activate', showWindow);
    app.on('second-instance', showWindow);
  };
}

/** Ends what runs, closes the library and lets the page's last words reach the disk before the process ends. */
function quitCleanly(
  jobs: RunningJobs,
  account: CurrentAccount,
  { views, keptPlayers }: Pick<Parts, 'views' | 'keptPlayers'>,
): void {
  let closed = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void jobs
      .stop()
      .then(() => account.change('none'))
      .then(() => Promise.all([views.settled(), keptPlayers.settled()]))
      .catch(reportDefect)
      .finally(() => {
        closed = true;
        // Not within this event: Electron ignores a quit while it still puts off the first one.
        setImmediate(() => app.quit());
      });
  });
}

/** The page tells the user; the log keeps what was asked and how it failed. */
function reportFailure(error: unknown, request: string): void {
  if (!(error instanceof AppError)) reportDefect(error);
  else if (error.code !== 'cancelled') void log?.add(`${request}: ${errorInShort(error)}`);
}

/** Errors thrown on purpose are told by the page; anything else is a defect, and goes to standard error and the log. */
function reportDefect(error: unknown): void {
  if (error instanceof AppError) return;
  console.error(error);
  void log?.add(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Says that nothing opens, and ends. */
function fail(error: unknown): void {
  reportDefect(error);
  dialog.showErrorBox(
    'Voicekeep could not start',
    error instanceof AppError
      ? error.message
      : 'Your clips are untouched. Start it again; if this comes back, please report it.',
  );
  app.exit(1);
}

// Electron begins its own start when this module is done: only what is awaited here goes on before and beside it.
const open = await start().catch(fail);
if (open) app.whenReady().then(open).catch(fail);
