import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { UpdateState } from '../contract/updates.ts';
import { hasErrno } from '../platform/errno.ts';

/** What electron-updater does for us. */
export interface Updater {
  /** The newest version of the feed when it is newer than this one; null when there is none. */
  newest(): Promise<string | null>;
  download(): Promise<void>;
  /** Ends the app and installs. */
  install(): void;
}

/** Updates from the release feed: looked for when the user asks or has allowed it, told, and installed on their word. */
export interface Updates {
  state(): UpdateState;
  /** `update-failed` when the feed cannot be reached or read. */
  check(): Promise<UpdateState>;
  /** `update-failed`; `update-none` when there is nothing that may be installed. */
  download(): Promise<UpdateState>;
  /** `update-none` when nothing is ready. */
  install(): void;
}

/** What the build was packed with: `resources/app-update.yml`, which electron-builder writes when a feed is configured. */
export interface Feed {
  /** Whether an update is proven by a signature of the system before it is installed. */
  readonly signed: boolean;
}

/** Null when no feed was packed with the app: then updates are off. */
export async function readFeed(resources: string, platform: NodeJS.Platform): Promise<Feed | null> {
  let text: string;
  try {
    text = await readFile(path.join(resources, 'app-update.yml'), 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
  if (/^\s*url:\s*['"]?http:/m.test(text)) return null;
  return { signed: isSigned(text, platform) };
}

/**
 * macOS installs only what the same signature has signed. On Windows electron-updater compares the publisher, but
 * only where the feed names one. On Linux nothing is signed.
 */
function isSigned(feed: string, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin') return true;
  return platform === 'win32' && /^\s*publisherName:\s*(?:\S|\n\s*-\s*\S)/m.test(feed);
}

export function createUpdates(options: {
  readonly feed: Feed | null;
  /** Loads the updater; not called while updates are off. */
  readonly updater: () => Promise<Updater>;
}): Updates {
  const { feed } = options;
  let state: UpdateState = { kind: feed === null ? 'off' : 'unknown' };

  async function trying<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new AppError('update-failed', { cause: error });
    }
  }

  return {
    state: () => state,
    async check() {
      if (feed === null || state.kind === 'downloading' || state.kind === 'ready') return state;
      const version = await trying(async () => (await options.updater()).newest());
      state = version === null ? { kind: 'newest' } : { kind: 'available', version, mayInstall: feed.signed };
      return state;
    },
    async download() {
      const before = state;
      if (before.kind !== 'available' || !before.mayInstall) throw new AppError('update-none');
      state = { kind: 'downloading' };
      try {
        await trying(async () => (await options.updater()).download());
        state = { kind: 'ready', version: before.version };
      } catch (error) {
        state = before;
        throw error;
      }
      return state;
    },
    install() {
      if (state.kind !== 'ready') throw new AppError('update-none');
      void options.updater().then((updater) => updater.install());
    },
  };
}

/** electron-updater with everything off that it does by itself. */
export async function loadUpdater(): Promise<Updater> {
  const loaded = await import('electron-updater');
  // A CommonJS module: its exports are on `default` when Node imports it, on the namespace when it is bundled.
  const { autoUpdater } = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.logger = null;
  return {
    async newest() {
      const result = await autoUpdater.checkForUpdates();
      // As where a tar.gz was unpacked by hand: there is nothing that could be replaced, so nothing was asked.
      if (result === null) throw new Error('This kind of installation cannot be updated.');
      return result.isUpdateAvailable ? result.updateInfo.version : null;
    },
    async download() {
      await autoUpdater.downloadUpdate();
    },
    install: () => autoUpdater.quitAndInstall(),
  };
}
