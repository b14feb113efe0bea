import type { AppInfo, Settings } from '../../../electron/contract/settings.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';

type Change = Partial<
  Pick<
    Settings,
    | 'theme'
    | 'connections'
    | 'selfCheck'
    | 'lookForUpdates'
    | 'volume'
    | 'speed'
    | 'evenLoudness'
    | 'gap'
    | 'audioOutput'
    | 'playInBackground'
    | 'globalShortcuts'
    | 'exportTemplate'
    | 'exportFolder'
    | 'exportOptions'
  >
>;

/** Time (ms) that changes are gathered for, so that a slider does not write the file a hundred times. */
const gather = 300;

/** The settings, as the main process keeps them. */
export class Preferences {
  settings: Settings;
  readonly info: AppInfo;
  error = $state.raw<string | null>(null);

  readonly #backend: Backend;
  #pending: Change = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend, settings: Settings, info: AppInfo) {
    this.#backend = backend;
    this.settings = $state.raw(settings);
    this.info = info;
    backend.on('settings.changed', (changed) => {
      this.settings = { ...changed, ...this.#pending };
    });
  }

  /** Shown at once, written soon after. */
  change(change: Change): void {
    this.#pending = { ...this.#pending, ...change };
    this.settings = { ...this.settings, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), gather);
  }

  async #write(): Promise<void> {
    const change = this.#pending;
    this.#pending = {};
    try {
      await this.#backend.request('settings.change', change);
      this.error = null;
    } catch (error) {
      this.error = reportOf(error).message;
    }
  }
}
