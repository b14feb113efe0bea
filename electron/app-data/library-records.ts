import { createJsonFile } from './json-file.ts';

/** A file with a record for each library, by the library's folder. */
export interface LibraryRecords {
  /** Undefined where nothing was saved: it is only something to go on from. */
  get(library: string): Promise<unknown>;
  /** Rejects with `disk-…`. */
  set(library: string, record: unknown): Promise<void>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

export function createLibraryRecords(file: string): LibraryRecords {
  const stored = createJsonFile(file);
  return {
    get: async (library) => (await stored.read())[library],
    async set(library, record) {
      await stored.change((before) => ({ ...before, [library]: record }));
    },
    idle: () => stored.idle(),
  };
}
