import { AppError } from '../contract/errors.ts';
import type { UpdateState } from '../contract/updates.ts';
import type { Feed } from './update-feed.ts';

/** What electron-updater does for us. */
export interface Updater {
  /** The newest version of the feed when it is newer than this one; null when there is none. */
  newest(): Promise<string | null>;
  /** Proves what it downloads by the feed's hash, and by the system's signature where there is one. */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** Installs, ends the app and starts the new one. When it cannot, this version is as it was. */
  install(): Promise<void>;
}

/** Updates from the release feed: looked for when the user asks or has allowed it, told, and installed on their word. */
export interface Updates {
  state(): UpdateState;
  /** `update-failed` when the feed cannot be reached or read. */
  check(): Promise<UpdateState>;
  /** `update-failed`; `update-none` when there is nothing that may be installed. */
  download(): Promise<UpdateState>;
  /** `update-none` when nothing is ready, `job-running` while a sync or an export is, `update-failed`. */
  install(): Promise<void>;
}

export function createUpdates(options: {
  readonly feed: Feed | null;
  /** Loads the updater; not called while updates are off. */
  readonly updater: () => Promise<Updater>;
  /** Whether no sync, export or verification runs. */
  readonly idle: () => boolean;
  readonly onChange: (state: UpdateState) => void;
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
      state =
        version === null ? { kind: 'newest' } : { kind: 'available', version, mayInstall: feed.mayInstall };
      return state;
    },
    async download() {
      const before = state;
      if (before.kind !== 'available' || !before.mayInstall) throw new AppError('update-none');
      const progress = (percent: number) => {
        state = { kind: 'downloading', percent };
        options.onChange(state);
      };
      progress(0);
      try {
        await trying(async () => (await options.updater()).download(progress));
        state = { kind: 'ready', version: before.version };
      } catch (error) {
        state = before;
        throw error;
      } finally {
        options.onChange(state);
      }
      return state;
    },
    async install() {
      if (state.kind !== 'ready') throw new AppError('update-none');
      if (!options.idle()) throw new AppError('update-job-running');
      await trying(async () => (await options.updater()).install());
    },
  };
}
