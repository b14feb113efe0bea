import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { FilterCounts } from '../../../electron/contract/filters.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';
import type { ErrorReport } from '../../../electron/contract/errors.ts';

/** Time (ms) without a change before counts are asked for: what is typed goes first. */
const quiet = 80;

/** The panel of filters, and how many hits each would give. */
export class Filters {
  shown = $state(false);
  /** Part of the names of the filters that are shown; empty: all of them. */
  sought = $state('');
  counts = $state.raw<FilterCounts | null>(null);
  error = $state.raw<ErrorReport | null>(null);

  readonly #backend: Backend;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: ClipQuery | null = null;
  #asking = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Counts for the query, soon; only the last one asked for is answered. */
  count(query: ClipQuery): void {
    this.#wanted = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.counts === null ? 0 : quiet);
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
    this.shown = false;
    this.counts = null;
    this.error = null;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.#wanted) {
      const query: ClipQuery = this.#wanted;
      this.#wanted = null;
      try {
        const counts = await this.#backend.request('clips.filters', { query });
        if (this.shown) this.counts = counts;
        this.error = null;
      } catch (error) {
        this.error = reportOf(error);
      }
    }
    this.#asking = false;
  }
}
