import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, ipcMain, session } from 'electron';
import { createErrorText } from './contract/messages/errors.ts';
import { AppError } from './contract/errors.ts';
import type { Settings } from './contract/settings.ts';
import { createAccountWork } from './desktop/account-work.ts';
import { prepareChromium } from './desktop/chromium.ts';
import { actionOf } from './desktop/commands.ts';
import { recoverFromCrashes } from './desktop/crash-recovery.ts';
import type { Failures } from './desktop/failures.ts';
import { createFailures } from './desktop/failures.ts';
import { checkFilesInBackground } from './desktop/file-check.ts';
import { defaultCopyFolder } from './desktop/copy-folder.ts';
import { createHandOver } from './desktop/hand-over.ts';
import type { HandlerOptions } from './desktop/handlers/handlers.ts';
import { createHandlers } from './desktop/handlers/handlers.ts';
import { serveRequests } from './desktop/ipc.ts';
import { startOnElectron } from './desktop/keychain-process.ts';
import { setMenu } from './desktop/menu.ts';
import { createChromiumNetwork } from './desktop/network.ts';
import type { Notices } from './desktop/notices.ts';
import { askAboutPage } from './desktop/page-trouble-dialog.ts';
import { serveApp } from './desktop/protocol.ts';
import { createProxyLogin } from './desktop/proxy-login.ts';
import { quitCleanly } from './desktop/quit.ts';
import { closeNetwork, denyPermissions } from './desktop/security.ts';
import { createDesktopText } from './desktop/text.ts';
import { loadUpdater } from './desktop/electron-updater.ts';
import { readFeed } from './desktop/update-feed.ts';
import type { Updates } from './desktop/updates.ts';
import { createUpdates } from './desktop/updates.ts';
import { applyTheme } from './desktop/window.ts';
import type { WindowSurroundings } from './desktop/window-surroundings.ts';
import { createWindowSurroundings } from './desktop/window-surroundings.ts';
import { entryUrls } from './entry-urls.ts';
import { createKeytarKeychain } from './keychain/keytar-keychain.ts';
import { userHome } from './platform/home-path.ts';
import { leaveMemoryOutOfDumps } from './platform/core-dump.ts';
import type { Parts } from './app.ts';
import { createParts } from './app.ts';
import { createLog } from './app-data/log.ts';
import { tightenHome } from './app-data/tighten-home.ts';
import type { Profile } from './app-data/runtime-config.ts';
import { resolveProfile } from './app-data/runtime-config.ts';

const outFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const text = createDesktopText();

/** Begins, and answers what is left to be done when Electron is ready; null when another instance runs. */
async function start(): Promise<(() => Promise<void>) | null> {
  leaveMemoryOutOfDumps();
  const profile = resolveProfile({ env: process.env, platform: process.platform, userHome: userHome() });
  const log = createLog({
    file: path.join(profile.home, 'logs', 'voicekeep.log'),
    userHome: userHome(),
    now: () => new Date(),
    onError: console.error,
  });
  const failures = createFailures(log, console.error);
  app.setPath('userData', path.join(profile.home, 'window'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return null;
  }

  const surroundings = createWindowSurroundings({
    app,
    home: profile.home,
    preload: path.join(outFolder, 'electron', 'preload.cjs'),
    text,
    onError: failures.defect,
  });
  const { window, windowState, events, notices, playback } = surroundings;
  tellOfDefects(failures, notices);
  const proxyLogin = createProxyLogin(events, () => performance.now());
  const parts = createWindowParts({ profile, log, notices, proxyLogin });
  tightenHome(parts.home, notices.add);
  let [settings] = await Promise.all([parts.settings.read(), windowState.read()]);
  const { jobs, account } = createAccountWork({
    parts,
    surroundings,
    text,
    settings: () => settings,
    onError: failures.defect,
  });

  /** Lets what is outside the page follow the settings. */
  function apply(changed: Settings): void {
    settings = changed;
    playback.apply(changed);
  }

  prepareChromium(app);
  quitCleanly({ app, jobs, account, parts, windowState, onError: failures.defect });
  recoverFromCrashes({
    app,
    report: (what) => void log.add(what),
    now: Date.now,
    ask: (trouble) => askAboutPage(trouble, window.current(), text),
  });
  checkFilesInBackground({
    app,
    settings: parts.settings,
    jobs,
    account,
    onError: failures.defect,
  });

  // The library opens while Electron and the page are still on their way.
  // What fails here is told by the page: the account's status holds it.
  const opened = account.change(settings.account).catch(failures.defect);
  const feed = app.isPackaged
    ? readFeed(process.resourcesPath, process.platform, process.env)
    : Promise.resolve(null);
  feed.catch(() => undefined); // awaited below

  return async () => {
    const updates = createUpdates({
      feed: await feed,
      updater: () => loadUpdater(app, process.env),
      idle: () => jobs.idle(),
      onChange: (state) => events.send('updates.changed', state),
    });
    const work = { parts, account, jobs, log, proxyLogin, updates, apply };
    await openWindow({ surroundings, failures, settings, ...work });
    await opened;
    if (settings.lookForUpdates) lookForUpdates(updates, surroundings, failures);
  };
}

/** With listeners Electron shows no error box of its own, behind which nothing would answer. */
function tellOfDefects(failures: Failures, notices: Notices): void {
  for (const unforeseen of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(unforeseen, (error: unknown) => {
      failures.defect(error);
      notices.add({ code: 'defect' });
    });
  }
}

/** The parts on Chromium's network, with keychain calls in processes of Electron's. */
function createWindowParts({
  profile,
  log,
  notices,
  proxyLogin,
}: Pick<HandlerOptions, 'log' | 'notices' | 'proxyLogin'> & { readonly profile: Profile }): Parts {
  const urls = entryUrls(import.meta.url);
  return createParts({
    ...profile,
    ...urls,
    ...createChromiumNetwork(proxyLogin.ask),
    keychain: createKeytarKeychain({ start: startOnElectron(urls.keychainProcess) }),
    holder: 'the Voicekeep app',
    notify: notices.add,
    log: (line) => void log.add(line),
  });
}

/** Electron is ready: the page is served, its requests are answered, and the window shows. */
async function openWindow({
  surroundings,
  failures,
  settings,
  ...work
}: Pick<HandlerOptions, 'parts' | 'account' | 'jobs' | 'log' | 'proxyLogin' | 'updates' | 'apply'> & {
  readonly surroundings: WindowSurroundings;
  readonly failures: Failures;
  readonly settings: Settings;
}): Promise<void> {
  const { window, inputGuard, playback, commands } = surroundings;
  const { account, parts, apply } = work;
  applyTheme(settings.theme);
  denyPermissions(session.defaultSession);
  await closeNetwork(session.defaultSession);
  serveApp(path.join(outFolder, 'renderer'), (id, kind) => account.get().library.mediaFile(id, kind));
  apply(settings);
  app.on('before-quit', () => playback.quitting());
  const handOver = createHandOver(path.join(parts.home, 'handed-over'));
  const handlers = createHandlers({
    ...surroundings,
    ...work,
    app,
    handOver,
    copyFolder: defaultCopyFolder({ env: process.env, home: parts.home, music: app.getPath('music') }),
    text,
    userHome: userHome(),
    reportFailure: failures.report,
    window: () => window.get(),
  });
  serveRequests(ipcMain, handlers, inputGuard, failures.report);

  window.show();
  setMenu({ developer: !app.isPackaged, text, run: commands.run });
  followOtherStarts(surroundings);
  void handOver.tidy().catch(failures.defect);
}

/** What a start asks for by its words, this one and each later one, which leaves its words to this one. */
function followOtherStarts({ window, commands }: Pick<WindowSurroundings, 'window' | 'commands'>): void {
  const act = (words: readonly string[]) => {
    const action = actionOf(words);
    if (action) commands.run(action);
  };
  act(process.argv);
  app.on('activate', () => window.show());
  app.on('second-instance', (_event, words) => {
    window.show();
    act(words);
  });
}

function lookForUpdates(
  updates: Updates,
  { events }: Pick<WindowSurroundings, 'events'>,
  failures: Failures,
): void {
  updates.check().then(
    (state) => events.send('updates.changed', state),
    (error: unknown) => failures.report(error, 'updates.check'),
  );
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
