import type { Facet } from '../../../electron/contract/filters.ts';
import type { LibraryStatus } from '../../../electron/contract/library-status.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';
import type { ErrorReport } from '../../../electron/contract/errors.ts';

/** What the library holds in all: counts, voices, languages. */
export class Overview {
  status = $state.raw<LibraryStatus | null>(null);
  voices = $state.raw<readonly Facet[] | null>(null);
  languages = $state.raw<readonly Facet[] | null>(null);
  error = $state.raw<ErrorReport | null>(null);

  readonly #backend: Backend;
  #generation = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async refresh(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    try {
      const [status, voices, languages] = await Promise.all([
        this.#backend.request('library.status', undefined),
        this.#backend.request('facets.voices', undefined),
        this.#backend.request('facets.languages', undefined),
      ]);
      if (generation !== this.#generation) return;
      this.status = status;
      this.voices = voices;
      this.languages = languages;
      this.error = null;
    } catch (error) {
      if (generation === this.#generation) this.error = reportOf(error);
    }
  }

  reset(): void {
    this.#generation += 1;
    this.status = null;
    this.voices = null;
    this.languages = null;
    this.error = null;
  }
}
