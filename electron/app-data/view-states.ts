import type { ViewState } from '../contract/clip-query.ts';
import { viewStateSchema } from '../contract/clip-query.ts';
import { createLibraryRecords } from './library-records.ts';

/** What the page showed last of each library, by the library's folder. */
export interface ViewStates {
  /** The beginning, where nothing was saved or what was saved cannot be read: it is only something to go on from. */
  get(library: string): Promise<ViewState>;
  /** Rejects with `disk-…`. */
  set(library: string, state: ViewState): Promise<void>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

export function createViewStates(file: string): ViewStates {
  const records = createLibraryRecords(file);
  return {
    async get(library) {
      const saved = viewStateSchema.strip().safeParse((await records.get(library)) ?? {});
      return saved.success ? saved.data : viewStateSchema.parse({});
    },
    set: (library, state) => records.set(library, { ...state }),
    idle: () => records.idle(),
  };
}
