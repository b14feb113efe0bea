import type { ErrorReport } from '../../../electron/contract/errors.ts';
import type { ExportOptions } from '../../../electron/contract/export.ts';
import type { ExportPreview } from '../../../electron/contract/export.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';

/** Time (ms) that typing may pause before the names are worked out anew. */
const pause = 200;

interface Wanted {
  readonly template: string;
  readonly selection: Selection;
  readonly folder: string | null;
  readonly options: ExportOptions;
}

/** What an export would write, worked out while it is being described. */
export class ExportPlan {
  preview = $state.raw<ExportPreview | null>(null);
  error = $state.raw<ErrorReport | null>(null);

  readonly #backend: Backend;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Works out the plan soon; what was known stays until then. */
  describe(wanted: Wanted): void {
    clearTimeout(this.#timer);
    this.#generation += 1;
    const generation = this.#generation;
    this.#timer = setTimeout(() => void this.#ask(wanted, generation), this.preview ? pause : 0);
  }

  /** No answer is wanted any more. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#generation += 1;
  }

  async #ask(wanted: Wanted, generation: number): Promise<void> {
    try {
      const preview = await this.#backend.request('export.preview', wanted);
      if (generation !== this.#generation) return;
      this.preview = preview;
      this.error = null;
    } catch (error) {
      if (generation === this.#generation) this.error = reportOf(error);
    }
  }
}
