import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { app, dialog, ipcMain, session } from 'electron';
import { createErrorText } from './contract/messages/errors.ts';
import { AppError } from './contract/errors.ts';
import type { Settings } from './contract/settings.ts';
import type { CurrentAccount } from './desktop/account.ts';
import { createCurrentAccount } from './desktop/account.ts';
import { stopBackgroundTraffic } from './desktop/background-traffic.ts';
import { actionOf, createCommands } from './desktop/commands.ts';
import { createCompactWindow } from './desktop/compact-window.ts';
import type { PageTrouble } from './desktop/crash-recovery.ts';
import { recoverFromCrashes } from './desktop/crash-recovery.ts';
import type { Failures } from './desktop/failures.ts';
import { createFailures } from './desktop/failures.ts';
import { createHandOver } from './desktop/hand-over.ts';
import { createHandlers } from './desktop/handlers/handlers.ts';
import { createInputGuard } from './desktop/input-guard.ts';
import { serveRequests } from './desktop/ipc.ts';
import { startOnElectron } from './desktop/keychain-process.ts';
import { createJobSignals } from './desktop/job-signals.ts';
import { notifyOfJob, stayAwake } from './desktop/job-system.ts';
import { createMainWindow } from './desktop/main-window.ts';
import { setMenu, withoutDefaultMenu } from './desktop/menu.ts';
import { createChromiumNetwork } from './desktop/network.ts';
import { createNotices } from './desktop/notices.ts';
import { createPageEvents } from './desktop/page-events.ts';
import { createPlayback } from './desktop/playback.ts';
import { loadAnswers, registerAppScheme, serveApp } from './desktop/protocol.ts';
import { createProxyLogin } from './desktop/proxy-login.ts';
import { quitCleanly } from './desktop/quit.ts';
import { closeNetwork, denyPermissions, guardNavigation } from './desktop/security.ts';
import { refuseSwitches } from './desktop/switches.ts';
import { createDesktopText } from './desktop/text.ts';
import { loadUpdater } from './desktop/electron-updater.ts';
import { readFeed } from './desktop/update-feed.ts';
import { createUpdates } from './desktop/updates.ts';
import { applyTheme, onScreen } from './desktop/window.ts';
import { createSavedWindowState } from './desktop/window-state.ts';
import { entryUrls } from './entry-urls.ts';
import type { RunningJobs } from './jobs/running-jobs.ts';
import { createRunningJobs } from './jobs/running-jobs.ts';
import { createKeytarKeychain } from './keychain/keytar-keychain.ts';
import { systemClock } from './platform/clock.ts';
import { leaveMemoryOutOfDumps } from './platform/core-dump.ts';
import type { Parts } from './app.ts';
import { createParts } from './app.ts';
import { createLog } from './app-data/log.ts';
import { tightenHome } from './app-data/tighten-home.ts';
import { resolveProfile } from './app-data/runtime-config.ts';
import { checkBySlices, checkSlice } from './sync/background-check.ts';

const outFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const text = createDesktopText();

/** Begins, and answers what is left to be done when Electron is ready; null when another instance runs. */
async function start(): Promise<(() => Promise<void>) | null> {
  leaveMemoryOutOfDumps();
  const profile = resolveProfile({ env: process.env, platform: process.platform, userHome: homedir() });
  const log = createLog({
    file: path.join(profile.home, 'logs', 'voicekeep.log'),
    userHome: homedir(),
    now: () => new Date(),
    onError: console.error,
  });
  const failures = createFailures(log, console.error);
  app.setPath('userData', path.join(profile.home, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return null;
  }

  const inputGuard = createInputGuard({
    now: () => performance.now(),
    assisted: () => app.accessibilitySupportEnabled,
  });
  const windowState = createSavedWindowState(profile.home, failures.defect);
  const compact = createCompactWindow(onScreen);
  const window = createMainWindow({
    preload: path.join(outFolder, 'electron', 'preload.cjs'),
    before: windowState.newest,
    onOpen: (opened) => follow(opened),
  });
  const events = createPageEvents((channel, name, payload) =>
    window.current()?.webContents.send(channel, name, payload),
  );
  const notices = createNotices(events);
  // With listeners Electron shows no error box of its own, behind which nothing would answer.
  for (const unforeseen of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(unforeseen, (error: unknown) => {
      failures.defect(error);
      notices.add({ code: 'defect' });
    });
  }
  const proxyLogin = createProxyLogin(events, () => performance.now());
  const network = createChromiumNetwork(proxyLogin.ask);
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
  const urls = entryUrls(import.meta.url);
  const parts = createParts({
    ...profile,
    ...urls,
    keychain: createKeytarKeychain({ start: startOnElectron(urls.keychainProcess) }),
    ...network,
    holder: 'the Voicekeep app',
    notify: notices.add,
    log: (line) => void log.add(line),
  });
  tightenHome(parts.home, notices.add);
  let [settings] = await Promise.all([parts.settings.read(), windowState.read()]);
  const signals = createJobSignals({
    window: window.current,
    stayAwake,
    mayStayAwake: () => settings.keepAwake,
    notify: (job, outcome) => notifyOfJob(job, outcome, text, window.show),
  });
  const jobs = createRunningJobs((job, progress) => {
    signals.progress(job, progress);
    events.send('job.progress', progress ?? { job, ended: true });
    if (job !== 'export') events.send('library.changed', undefined);
  }, signals.ended);
  const account = createCurrentAccount({
    open: (kind, at) => parts.open(kind, 'write-or-read', at),
    beforeClose: () => jobs.stop(),
    onError: failures.defect,
  });

  /** Lets what is outside the page follow the settings. */
  function apply(changed: Settings): void {
    settings = changed;
    playback.apply(changed);
  }

  prepareChromium();
  quitCleanly({ app, jobs, account, parts, windowState, onError: failures.defect });
  recoverFromCrashes({
    app,
    report: (what) => void log.add(what),
    now: Date.now,
    ask: (trouble) => askAboutPage(trouble, window.current()),
  });
  checkInBackground({ parts, jobs, account, failures });

  // The library opens while Electron and the page are still on their way.
  // What fails here is told by the page: the account's status holds it.
  const opened = account.change(settings.account).catch(failures.defect);
  const feed = app.isPackaged
    ? readFeed(process.resourcesPath, process.platform, process.env)
    : Promise.resolve(null);
  feed.catch(() => undefined); // awaited below

  return async () => {
    applyTheme(settings.theme);
    denyPermissions(session.defaultSession);
    await closeNetwork(session.defaultSession);
    serveApp(path.join(outFolder, 'renderer'), (id, kind) => account.get().library.mediaFile(id, kind));
    apply(settings);
    app.on('before-quit', () => playback.quitting());
    const handOver = createHandOver(path.join(parts.home, 'handed-over'), () => new Date());
    const updates = createUpdates({
      feed: await feed,
      updater: () => loadUpdater(app, process.env),
      idle: () => jobs.idle(),
      onChange: (state) => events.send('updates.changed', state),
    });
    const handlers = createHandlers({
      app,
      parts,
      account,
      jobs,
      events,
      commands,
      playback,
      apply,
      compact,
      handOver,
      log,
      notices,
      proxyLogin,
      updates,
      text,
      userHome: homedir(),
      reportFailure: failures.report,
      window: () => window.get(),
    });
    serveRequests(ipcMain, handlers, inputGuard, failures.report);

    window.show();
    setMenu({ developer: !app.isPackaged, text, run: commands.run });
    const act = (words: readonly string[]) => {
      const action = actionOf(words);
      if (action) commands.run(action);
    };
    act(process.argv);
    void handOver.tidy().catch(failures.defect);
    await opened;
    if (settings.lookForUpdates) {
      updates.check().then(
        (state) => events.send('updates.changed', state),
        (error: unknown) => failures.report(error, 'updates.check'),
      );
    }
    app.on('activate', () => window.show());
    app.on('second-instance', (_event, words) => {
      window.show();
      act(words);
    });
  };
}

/** Asks what is to become of a page that crashed twice or hangs. */
async function askAboutPage(
  trouble: PageTrouble,
  window: BrowserWindow | null,
): Promise<'reload' | 'wait' | 'quit'> {
  const choices = trouble === 'hung' ? (['reload', 'wait', 'quit'] as const) : (['reload', 'quit'] as const);
  const options: MessageBoxOptions = {
    type: 'warning',
    message: text(trouble === 'hung' ? 'dialog.pageHung.title' : 'dialog.pageCrashed.title'),
    detail: text('dialog.pageTrouble.text'),
    buttons: choices.map((choice) => text(`dialog.pageTrouble.${choice}`)),
    defaultId: 0,
    cancelId: choices.length - 1,
  };
  const { response } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return choices[response] ?? 'quit';
}

/** What Chromium must know before the app is ready. */
function prepareChromium(): void {
  refuseSwitches(app.commandLine);
  stopBackgroundTraffic(app);
  registerAppScheme();
  loadAnswers();
  withoutDefaultMenu();
  guardNavigation(app);
}

/** Verifies cached files while nothing else goes on, until the app ends. */
function checkInBackground({
  parts,
  jobs,
  account,
  failures,
}: {
  readonly parts: Parts;
  readonly jobs: RunningJobs;
  readonly account: CurrentAccount;
  readonly failures: Failures;
}): void {
  const checking = new AbortController();
  app.on('before-quit', () => checking.abort());
  void checkBySlices({
    clock: systemClock,
    signal: checking.signal,
    mayRun: async () =>
      account.kind !== 'none' &&
      account.get().library.writable &&
      jobs.idle() &&
      (await parts.settings.read()).selfCheck,
    slice: async () => {
      await checkSlice({ library: account.get().library, clock: systemClock });
    },
    onError: failures.defect,
  });
}

/** Says that nothing opens, and ends. */
function fail(error: unknown): void {
  console.error(error);
  dialog.showErrorBox(
    text('dialog.couldNotStart.title'),
    error instanceof AppError ? createErrorText().of(error) : text('dialog.couldNotStart.text'),
  );
  app.exit(1);
}

// Electron begins its own start when this module is done: only what is awaited here goes on before and beside it.
const open = await start().catch(fail);
if (open) app.whenReady().then(open).catch(fail);
