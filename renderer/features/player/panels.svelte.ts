import type { Backend } from '../../app/bridge.ts';

export type Panel = 'queue' | 'settings';

/** What of the player is open besides its bar. */
export class Panels {
  open = $state<Panel | null>(null);
  /** The window is the small one, on top of all others. */
  compact = $state(false);
  readonly #backend: Backend;
  readonly #failed: (error: unknown) => void;

  constructor(backend: Backend, failed: (error: unknown) => void) {
    this.#backend = backend;
    this.#failed = failed;
  }

  toggle(panel: Panel): void {
    this.open = this.open === panel ? null : panel;
  }

  close(): void {
    this.open = null;
  }

  async setCompact(on: boolean): Promise<void> {
    try {
      await this.#backend.request('player.compact', { on });
      this.compact = on;
      this.open = null;
    } catch (error) {
      this.#failed(error);
    }
  }
}
