import type { RequestInput } from '../../../electron/contract/requests.ts';
import type { AppInfo, Settings } from '../../../electron/contract/settings.ts';
import type { Backend } from '../../app/bridge.ts';
import type { NoticeArea, Notices } from '../../ui/notices.svelte.ts';

type Change = Partial<Pick<Settings, keyof RequestInput<'settings.change'>>>;

/** Time (ms) that changes are gathered for, so that a slider does not write the file a hundred times. */
const gather = 300;

interface PreferencesParts {
  readonly backend: Backend;
  readonly settings: Settings;
  readonly info: AppInfo;
  readonly notices: Notices;
}

/** The settings, as the main process stores them. */
export class Preferences {
  settings: Settings;
  readonly info: AppInfo;

  readonly #backend: Backend;
  readonly #notices: Notices;
  /** Where the last change was made. */
  #area: NoticeArea = 'dialog';
  #pending: Change = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ backend, settings, info, notices }: PreferencesParts) {
    this.#backend = backend;
    this.#notices = notices;
    this.settings = $state.raw(settings);
    this.info = info;
    backend.on('settings.changed', (changed) => {
      this.settings = { ...changed, ...this.#pending };
    });
  }

  /** Shown at once, written soon after; a failure is shown in `area`. */
  change(change: Change, area: NoticeArea = 'dialog'): void {
    this.#area = area;
    this.#pending = { ...this.#pending, ...change };
    this.settings = { ...this.settings, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), gather);
  }

  async #write(): Promise<void> {
    const change = this.#pending;
    this.#pending = {};
    await this.#notices.keepTrying(this.#area, 'settings', () =>
      this.#backend.request('settings.change', change),
    );
  }
}
