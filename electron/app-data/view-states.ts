import type { ViewState } from '../contract/clip-query.ts';
import { viewStateSchema } from '../contract/clip-query.ts';
import { createKeptRecords } from './stored-records.ts';

/** What the page showed last of each library, by the library's folder. */
export interface ViewStates {
  /** The beginning, where nothing was kept or what was kept cannot be read: it is only a place to go on from. */
  get(library: string): Promise<ViewState>;
  /** Rejects with `disk-…`. */
  set(library: string, state: ViewState): Promise<void>;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

export function createViewStates(file: string): ViewStates {
  const records = createKeptRecords(file);
  return {
    async get(library) {
      const kept = viewStateSchema.safeParse((await records.get(library)) ?? {});
      return kept.success ? kept.data : viewStateSchema.parse({});
    },
    set: (library, state) => records.set(library, state),
    settled: () => records.settled(),
  };
}
